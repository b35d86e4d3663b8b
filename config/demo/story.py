"""What the people of the demo do with a case, each step by the right person and on its day."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from procrastinate.contrib.django import app

from config.demo.setting import Setting, at
from grants.models import Application, Drawdown, Grant
from grants.money import cents
from grants.procedure import ProcedureRules, QuestionKind
from grants.services import applications, cases, drawdowns, payments, plans
from grants.services.applications import Seen
from grants.services.drawdowns import Need
from grants.services.plans import Cost, Financing
from network.models import Occupancy
from reviews.models import Criterion, Meeting, Review
from reviews.services import meetings, reviews
from reviews.services.reviews import Opinion
from workflows import clock
from workflows.steps import take

PROPOSALS: dict[int, dict[str, Any]] = {
    one["n"]: one for one in json.loads((Path(__file__).parent / "proposals.json").read_text())
}
LINES = {
    "FEES": ("Honorare für Fachleute", Decimal(50), "Std."),
    "MATERIAL": ("Material", Decimal(10), "Stück"),
    "TRAVEL": ("Fahrten", Decimal(20), "Fahrten"),
    "RENT": ("Räume", Decimal(50), "Tage"),
    "CATERING": ("Verpflegung", Decimal(5), "Personen"),
    "PUBLICITY": ("Plakate und Faltblätter", Decimal(10), "Stück"),
    "INTERPRETING": ("Dolmetschen in zwei Sprachen", Decimal(75), "Std."),
    "EQUIPMENT": ("Bühne und Technik", Decimal(500), "Tage"),
    "STAFF": ("Erzieherinnen, anteilig", Decimal(29), "Std."),
}
# Points of two jurors each, in the order of the criteria.
GOOD = {"gerd.wolff": [4, 4, 5, 4, 4, 4], "jonas.berger": [5, 4, 4, 4, 3, 4]}
FAIR = {"amira.haddad": [4, 3, 4, 3, 4, 3], "claudia.stein": [3, 4, 3, 4, 4, 3]}
WEAK = {"paula.neumann": [3, 3, 3, 3, 2, 3], "thomas.ritter": [3, 2, 3, 3, 3, 2]}

THIRD = {2: "Sportjugend im Land", 5: "Sparkassenstiftung", 6: "Kirchenkreis", 8: "Jugendamt der Stadt Altenrode"}

PARTNERS = {
    "Klartext gegen Parolen": ["Jugendring Mühlental e. V."],
    "Gesprächsreihe Glaube und Grundgesetz": [
        "Frauen- und Familienzentrum Altenrode e. V.",
        "Volkshochschule Neuhafen",
    ],
    "Spuren lesen": ["Förderverein der Gesamtschule Neuhafen e. V."],
}  # by the title up to its colon; one of them is not in the directory


class Story:
    """Tells one partnership's cases. `on()` sets the day; every verb returns the case as it then is."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def on(self, year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Go to a moment. What the day before has caused (letters, mails, desks) is made on that day still."""
        deliver_all()
        clock.set_to(at(year, month, day, hour, minute))

    def user(self, key: str) -> Any:
        return self.setting.user(key)

    # ---- the applicant

    def draft(
        self, organisation: str, signatory: str, call: str, *, title: str, text: str, cost: dict[str, int],
        financing: dict[str, int], period: tuple[dt.date, dt.date], third: str = "", complete: bool = True,
    ) -> Application:  # fmt: skip
        by = self.user(signatory)
        application = applications.start_application(
            self.setting.calls[call], applicant=self.setting.actors[organisation], by=by, command_id=uuid.uuid4()
        )
        rules = application.procedure.rules
        answers = _answers(rules, title, text, period)
        if not complete:
            answers = {key: answers[key] for key in ("title", "starts_on", "ends_on", "situation") if key in answers}
        applications.save_answers(application, answers, seen={code: Seen() for code in answers}, by=by)
        plans.save_plan(
            application,
            costs=[_cost(code, Decimal(amount)) for code, amount in cost.items()],
            financing=[_financing(kind, Decimal(amount), third) for kind, amount in financing.items()],
            version=application.plans.get().version,
            by=by,
        )
        if complete:
            everything = {one.code: True for one in rules.declarations}
            applications.confirm_declarations(application, everything, by=by)
            for kind in rules.attachments:
                if kind.required:
                    applications.attach(application, _scan(kind.label, title), kind=kind.code, by=by)
        return Application.objects.get(pk=application.pk)

    def proposal(self, number: int, call: str, *, organisation: str, signatory: str, years: int = 0) -> Application:
        """One of the ten proposals as a draft, `years` earlier or later than written."""
        given = PROPOSALS[number]
        first, last = (dt.date.fromisoformat(day) for day in given["period"].split("/"))
        return self.draft(
            organisation, signatory, call, title=given["title"], text=given["text"], cost=given["cost"],
            financing=given["fin"], third=THIRD.get(number, ""),
            period=(first.replace(year=first.year + years), last.replace(year=last.year + years)),
        )  # fmt: skip

    def submit(self, application: Application, signatory: str) -> Application:
        return take(application, "submit", by=self.user(signatory))

    # ---- the office and the committee

    def admit(self, application: Application) -> Application:
        clerk = self.user("sabine.vogt")
        fine = {check.code: ("fine", "") for check in application.procedure.rules.checks}
        cases.save_formal_check(application, fine, by=clerk)
        return take(application, "admit", by=self.user("sabine.vogt"))

    def review(self, application: Application, points: dict[str, list[int]]) -> None:
        """`points`: per juror the six scores in the order of the criteria."""
        for key in points:
            reviews.assign(application, reviewer=self.user(key), by=self.user("lena.hartwig"))
        for key, scores in points.items():
            review = Review.objects.get(application=application, reviewer__email=self.user(key).email)
            opinion = Opinion(
                points=dict(zip(_criteria(application), scores, strict=True)), impartial=True,
                strengths="Das Projekt erreicht Menschen, die sonst nicht kommen.",
                weaknesses="Die Nachbereitung könnte genauer beschrieben sein.", comment="Empfehle die Förderung.",
            )  # fmt: skip
            reviews.submit_review(review, opinion, by=self.user(key))

    def meeting(
        self, body: str, title: str, starts_at: dt.datetime, resolutions: dict[Application, dict[str, Any]],
        *, chair: str, secretary: str, coordinator: str = "lena.hartwig",
    ) -> Meeting:  # fmt: skip
        """Plan, invite, hold, close and sign a meeting that resolves on each of the cases."""
        meeting = meetings.plan_meeting(
            self.setting.bodies[body], title=title, starts_at=starts_at, place="Kreishaus, Raum 2.14",
            applications=list(resolutions), by=self.user(coordinator),
        )  # fmt: skip
        take(meeting, "invite", by=self.user(coordinator))
        clock.set_to(starts_at)
        present = Occupancy.objects.filter(seat__body=self.setting.bodies[body])
        meetings.open_meeting(meeting, present=list(present), by=self.user(chair))
        for item in meeting.items.select_related("application"):
            values = resolutions[item.application]
            meetings.resolve_item(item, by=self.user(chair), **values)
        clock.set_to(starts_at + dt.timedelta(hours=2))
        meetings.close_meeting(meeting, by=self.user(chair))
        clock.set_to(starts_at + dt.timedelta(days=2))
        meetings.sign_minutes(meeting, by=self.user(chair))
        meetings.sign_minutes(meeting, by=self.user(secretary))
        return Meeting.objects.get(pk=meeting.pk)

    def approve(self, application: Application, *, financing_type: str, **values: Any) -> Grant:
        fresh = Application.objects.get(pk=application.pk)
        amount = values.pop("amount", fresh.recommendations.latest("at").amount)
        reasons = "Das Projekt passt zum Handlungskonzept, und die Kosten sind nachvollziehbar."
        take(
            fresh, "approve", by=self.user("henrike.lorenz"), amount=amount, financing_type=financing_type,
            reasons=reasons, **values,
        )  # fmt: skip
        return Grant.objects.get(application=application)

    def accept(self, grant: Grant, signatory: str, *, waive: bool = True) -> Grant:
        return take(Grant.objects.get(pk=grant.pk), "accept", by=self.user(signatory), waive_remedy=waive)

    # ---- money

    def request(self, grant: Grant, signatory: str, amount: str, *, spent: str, soon: str, purpose: str) -> Drawdown:
        return drawdowns.request(
            Grant.objects.get(pk=grant.pk), amount=Decimal(amount), need=Need(Decimal(spent), Decimal(soon)),
            purpose=purpose, by=self.user(signatory),
        )  # fmt: skip

    def check(self, drawdown: Drawdown) -> Drawdown:
        return take(drawdown, "check", by=self.user("murat.aydin"))

    def order(self, *drawdowns_: Drawdown) -> Any:
        """Approve and put into a payment run."""
        approved = [take(one, "approve", by=self.user("karin.scholz")) for one in drawdowns_]
        return payments.order_run(
            self.setting.partnership,
            approved,
            pay_on=clock.today() + dt.timedelta(days=1),
            by=self.user("bernd.jaeger"),
        )

    def pay(self, *drawdowns_: Drawdown) -> None:
        run = self.order(*(self.check(one) for one in drawdowns_))
        clock.set_to(clock.now() + dt.timedelta(days=1))
        payments.confirm_run(run, paid_on=clock.today(), by=self.user("bernd.jaeger"))


def deliver_all() -> None:
    """Do what the worker would do: letters, mails and desks of everything that has happened so far."""
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, concurrency=1)


def _criteria(application: Application) -> list[str]:
    return list(
        Criterion.objects.filter(procedure=application.procedure).order_by("position").values_list("code", flat=True)
    )


def _answers(rules: ProcedureRules, title: str, text: str, period: tuple[dt.date, dt.date]) -> dict[str, Any]:
    """An answer to every question: the proposal's own words where they fit, plain ones elsewhere."""
    sentences = [one.strip() + "." for one in text.rstrip(".").split(". ")]
    written = {
        "title": title,
        "starts_on": period[0].isoformat(),
        "ends_on": period[1].isoformat(),
        "situation": text,
        "activities": text,
        "main_goal": sentences[0],
        "objectives": " ".join(sentences[1:]) or sentences[0],
        "contact_person": "erreichbar über die Geschäftsstelle, werktags 9 bis 15 Uhr",
        "expected_participants": 40,
        "topic": "Demokratie im Alltag",
        "indicators": "Mindestens 40 Menschen nehmen teil; zwei Drittel sagen danach, dass sie sich mehr zutrauen.",
        "distinction_from_core_work": "Unser üblicher Betrieb läuft weiter. Das Projekt ist neu und befristet.",
        "strategy_fit": "Es stärkt das Ziel „Miteinander reden“ des Handlungskonzepts.",
        "inclusion": "Die Räume sind stufenlos erreichbar, Texte gibt es in einfacher Sprache.",
        "publicity": "Wir laden über Zeitung, Aushänge und unsere Kanäle ein und zeigen die Logos.",
        "sustainability": "Die Ergebnisse werden veröffentlicht und im nächsten Jahr wieder aufgenommen.",
        "target_groups": "Menschen aus dem Landkreis, die sich sonst selten einmischen.",
        "events": "mehrere Termine im Zeitraum, in unseren Räumen und öffentlich",
        "place": "auf dem Vorplatz der Gesamtschule Neuhafen",
        "group": "Acht Jugendliche zwischen 14 und 19 Jahren aus vier Dörfern.",
        "participation": "Wir planen alles selbst und stimmen über jede Folge ab.",
    }
    answers: dict[str, Any] = {}
    for section in rules.sections:
        for question in section.questions:
            if question.code in written:
                value: Any = written[question.code]
            elif question.kind == QuestionKind.ORGANISATIONS:
                value = PARTNERS.get(title.partition(":")[0], [])
            elif question.kind == QuestionKind.CHOICE:
                value = question.options[0][0]
            elif question.kind == QuestionKind.CHOICES:
                value = [question.options[0][0]]
            elif question.kind == QuestionKind.YES_NO:
                value = False
            else:
                value = sentences[0]
            answers[question.code] = value[: question.max_chars] if isinstance(value, str) else value
    return answers


def _cost(code: str, amount: Decimal) -> Cost:
    """A line whose quantity times price is the amount, to the cent."""
    purpose, price, unit = LINES[code]
    quantity = amount / price
    if quantity == quantity.to_integral_value() and quantity <= 999:
        return Cost(code, purpose, Decimal(int(quantity)), unit, price)
    return Cost(code, purpose, Decimal(1), "pauschal", cents(amount))


def _financing(kind: str, amount: Decimal, third: str) -> Financing:
    if kind == "THIRD":
        public = "THIRD_PUBLIC" if "amt" in third.lower() else "THIRD_PRIVATE"
        return Financing(public, amount, third, confirmed=True)
    return Financing(kind, amount)


def _scan(label: str, title: str) -> ContentFile[bytes]:
    """A page that looks like what an association scans."""
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    pen.text((60, 70), label, fill="black", font_size=28)
    pen.text((60, 130), title, fill="black", font_size=16)
    for line in range(14):
        pen.line((60, 200 + 32 * line, 560 - (line * 37) % 140, 200 + 32 * line), fill="#999999", width=2)
    data = io.BytesIO()
    page.save(data, "PDF")
    return ContentFile(data.getvalue(), name=f"{label}.pdf")
