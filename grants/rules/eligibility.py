"""Whether an application may be funded at all: the formal conditions of a track, each with its reason."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.rules.errors import InvalidFacts
from grants.rules.finding import Finding, TraceRow
from grants.rules.money import check_amounts
from grants.rules.plan import COST_TYPES, Objection
from grants.rules.rule_set import RuleSet
from grants.rules.words import day_de, day_en, euro_de, euro_en

START_SOURCE = "VV Nr. 1.3 zu § 44 BHO/LHO: noch nicht begonnene Vorhaben"
GUIDELINE = "Förderrichtlinie des Programms"


@dataclass(frozen=True)
class Purpose:
    """An excluded purpose from the checklist, and what a person answered; None: not answered yet."""

    code: str
    text: str
    applies: bool | None = None


@dataclass(frozen=True)
class Applicant:
    """Who applies. For a group without legal form this is the carrier that applies for it."""

    legal_form: str
    charitable_proof: bool


@dataclass(frozen=True)
class Request:
    """What is applied for. `started_on`: the day on which the first supply or service contract for the execution was
    concluded, None if none was. `early_start_from`: consent to an early start holds from this day."""

    applicant: Applicant
    received_on: date
    funding_from: date
    funding_until: date
    amount: Decimal
    cost_types: tuple[str, ...] = ()
    started_on: date | None = None
    early_start_from: date | None = None
    purposes: tuple[Purpose, ...] = ()

    def __post_init__(self) -> None:
        check_amounts(self, "amount")
        if self.funding_until < self.funding_from:
            raise InvalidFacts(
                "funding_until", "Der Zeitraum endet, bevor er beginnt.", "The period ends before it begins."
            )


@dataclass(frozen=True)
class Conditions:
    """What the track asks for; None or empty: no such condition. Amounts in EUR, days inclusive."""

    legal_forms: tuple[str, ...] = ()
    charitable: bool = True
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    cost_types: tuple[str, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    received_until: date | None = None
    not_started: bool = True


@dataclass(frozen=True)
class Eligibility:
    """`open` names the checklist questions nobody has answered; eligible means: no objection and none open."""

    objections: tuple[Objection, ...]
    open: tuple[str, ...] = ()

    @property
    def eligible(self) -> bool:
        return not self.objections and not self.open


@dataclass(frozen=True)
class _Check:
    code: str
    source: str
    holds: bool
    de: str
    en: str
    inputs: tuple[tuple[str, object], ...]
    item: str = ""


def eligibility(request: Request, *, conditions: Conditions, rule_set: RuleSet) -> Finding[Eligibility]:
    """Every formal condition, each with a trace row, and those that are not met as objections.

    Codes: `too_late`, `outside_term`, `started`, `legal_form`, `not_charitable`, `below_minimum`,
    `above_maximum`, `cost_type` (names the type), `excluded_purpose` (names the purpose). Amounts are compared as
    they are, days inclusive. A project has begun with the first contract for its execution; a start on or after
    the first day of an early-start consent is not premature. Sources: VV no. 1.3 on § 44 BHO/LHO; the programme's
    guideline. Refuses nothing.
    """
    checks = [*_days(request, conditions), *_applicant(request, conditions), *_amounts(request, conditions)]
    rows: list[TraceRow] = [
        rule_set.explain(
            f"eligibility.{check.code}",
            source=check.source,
            de=check.de,
            en=check.en,
            result=check.holds,
            **dict(check.inputs),
        )
        for check in checks
    ]
    rows += [_answer_row(purpose, rule_set) for purpose in request.purposes]
    objections = [Objection(check.code, check.de, check.en, item=check.item) for check in checks if not check.holds]
    objections += [
        Objection(
            "excluded_purpose",
            f"Das Vorhaben dient einem ausgeschlossenen Zweck: {purpose.text}.",
            f"The project serves an excluded purpose: {purpose.text}.",
            item=purpose.code,
        )
        for purpose in request.purposes
        if purpose.applies
    ]
    unanswered = tuple(purpose.code for purpose in request.purposes if purpose.applies is None)
    return Finding(Eligibility(tuple(objections), unanswered), tuple(rows))


def _answer_row(purpose: Purpose, rule_set: RuleSet) -> TraceRow:
    """What a person answered to a question of the checklist; the result says whether the condition is met."""
    de, en = {
        True: ("Das trifft zu", "It applies"),
        False: ("Das trifft nicht zu", "It does not apply"),
        None: ("Das ist noch nicht beantwortet", "It has not been answered yet"),
    }[purpose.applies]
    return rule_set.explain(
        "eligibility.excluded_purpose",
        source=GUIDELINE,
        de=f"Ausgeschlossener Zweck: {purpose.text}. {de}.",
        en=f"Excluded purpose: {purpose.text}. {en}.",
        result=None if purpose.applies is None else not purpose.applies,
        purpose=purpose.code,
        applies=purpose.applies,
    )


def _days(request: Request, conditions: Conditions) -> list[_Check]:
    checks = []
    if conditions.received_until:
        until, received = conditions.received_until, request.received_on
        checks.append(
            _Check(
                "too_late",
                GUIDELINE,
                received <= until,
                f"Der Antrag ist am {day_de(received)} eingegangen. Annahmeschluss: {day_de(until)}.",
                f"The application was received on {day_en(received)}. Closing date: {day_en(until)}.",
                (("received_on", received), ("received_until", until)),
            )
        )
    earliest, latest = conditions.earliest or date.min, conditions.latest or date.max
    if conditions.earliest or conditions.latest:
        bounds_de = [f"nicht vor dem {day_de(earliest)}"] * bool(conditions.earliest)
        bounds_de += [f"nicht nach dem {day_de(latest)}"] * bool(conditions.latest)
        bounds_en = [f"not before {day_en(earliest)}"] * bool(conditions.earliest)
        bounds_en += [f"not after {day_en(latest)}"] * bool(conditions.latest)
        checks.append(
            _Check(
                "outside_term",
                GUIDELINE,
                earliest <= request.funding_from and request.funding_until <= latest,
                f"Bewilligungszeitraum {day_de(request.funding_from)} bis {day_de(request.funding_until)}; möglich: "
                f"{' und '.join(bounds_de)}.",
                f"Funding period {day_en(request.funding_from)} to {day_en(request.funding_until)}; possible: "
                f"{' and '.join(bounds_en)}.",
                (("funding_from", request.funding_from), ("funding_until", request.funding_until)),
            )
        )
    if conditions.not_started:
        checks.append(_start(request))
    return checks


def _start(request: Request) -> _Check:
    started, consent = request.started_on, request.early_start_from
    inputs = (("started_on", started), ("early_start_from", consent))
    if started is None:
        return _Check("started", START_SOURCE, True, "Das Vorhaben hat noch nicht begonnen.",
                      "The project has not started yet.", inputs)  # fmt: skip
    de = f"Das Vorhaben hat am {day_de(started)} begonnen (erster Liefer- oder Leistungsvertrag)."
    en = f"The project started on {day_en(started)} (first supply or service contract)."
    if consent is None:
        return _Check("started", START_SOURCE, False, f"{de} Einem vorzeitigen Beginn wurde nicht zugestimmt.",
                      f"{en} There is no consent to an early start.", inputs)  # fmt: skip
    return _Check(
        "started",
        START_SOURCE,
        started >= consent,
        f"{de} Einem vorzeitigen Beginn ist ab dem {day_de(consent)} zugestimmt.",
        f"{en} There is consent to an early start from {day_en(consent)}.",
        inputs,
    )


def _applicant(request: Request, conditions: Conditions) -> list[_Check]:
    applicant, checks = request.applicant, []
    if conditions.legal_forms:
        names = ", ".join(conditions.legal_forms)
        form = applicant.legal_form.removesuffix(".")  # the sentence has a full stop of its own
        checks.append(
            _Check(
                "legal_form",
                GUIDELINE,
                applicant.legal_form in conditions.legal_forms,
                f"Gefördert werden: {names}. Rechtsform hier: {form or 'keine'}.",
                f"Funded are: {names}. Legal form here: {form or 'none'}.",
                (("legal_form", applicant.legal_form),),
            )
        )
    if conditions.charitable:
        proof = applicant.charitable_proof
        checks.append(
            _Check(
                "not_charitable",
                GUIDELINE,
                proof,
                f"Ein Nachweis der Gemeinnützigkeit liegt {'' if proof else 'nicht '}vor.",
                f"Proof of charitable status is {'' if proof else 'not '}there.",
                (("charitable_proof", proof),),
            )
        )
    return checks


def _amounts(request: Request, conditions: Conditions) -> list[_Check]:
    amount, checks = request.amount, []
    for code, bound, de, en in (
        ("below_minimum", conditions.minimum, "Mindestbetrag", "minimum"),
        ("above_maximum", conditions.maximum, "Höchstbetrag", "maximum"),
    ):
        if bound is not None:
            checks.append(
                _Check(
                    code,
                    GUIDELINE,
                    amount >= bound if code == "below_minimum" else amount <= bound,
                    f"Beantragt sind {euro_de(amount)}; {de}: {euro_de(bound)}.",
                    f"Requested: {euro_en(amount)}; {en}: {euro_en(bound)}.",
                    (("requested", amount), ("bound", bound)),
                )
            )
    if conditions.cost_types:
        for cost_type in dict.fromkeys(request.cost_types):
            allowed = cost_type in conditions.cost_types
            name_de, name_en = COST_TYPES.get(cost_type, (cost_type, cost_type))
            checks.append(
                _Check(
                    "cost_type",
                    GUIDELINE,
                    allowed,
                    f"Kostenart {name_de}: {'möglich' if allowed else 'hier nicht förderfähig'}.",
                    f"Cost type {name_en}: {'possible' if allowed else 'not eligible here'}.",
                    (("cost_type", cost_type),),
                    item=cost_type,
                )
            )
    return checks
