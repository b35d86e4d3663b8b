"""What the clerk should look at: the rules' objections to an application, and signs of double funding."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from grants.models import Application, RuleSet
from grants.rules import eligibility as rules
from workflows import clock

ALIKE = 80  # token-set ratio from which two titles are called similar


@dataclass(frozen=True)
class Hint:
    """A sentence for a person to judge, and the case it points to, if any."""

    text: str
    case: Application | None = None


def hints(application: Application) -> list[Hint]:
    return [*_objections(application), *double_funding(application)]


def _objections(application: Application) -> list[Hint]:
    """The formal conditions that the rules find not met. Nothing is decided by this."""
    stored = RuleSet.in_force(application.partnership, clock.today())
    starts, ends = application.starts_on, application.ends_on
    if stored is None or application.received_at is None or starts is None or ends is None or ends < starts:
        return []
    received_on = timezone.localtime(application.received_at).date()
    procedure, actor = application.procedure.rules, application.applicant
    found = rules.eligibility(
        rules.Request(
            applicant=rules.Applicant(actor.legal_form, actor.is_charitable_on(received_on)),
            received_on=received_on,
            funding_from=starts,
            funding_until=ends,
            amount=application.requested or application.plan.requested,
            cost_types=tuple(application.plan.by_cost_type),
            started_on=starts if starts < received_on else None,
        ),
        conditions=rules.Conditions(
            minimum=procedure.min_amount, maximum=procedure.max_amount,
            cost_types=tuple(one.code for one in procedure.cost_types),
        ),
        rule_set=stored.rules,
    )  # fmt: skip
    german = (get_language() or "de").startswith("de")
    return [Hint(one.sentence_de if german else one.sentence_en) for one in found.result.objections]


def double_funding(application: Application) -> list[Hint]:
    """Other cases of the same organisation that overlap in time, share public third-party funds or look alike."""
    if not (application.starts_on and application.ends_on):
        return []
    others = (
        Application.objects.filter(applicant=application.applicant, received_at__isnull=False)
        .exclude(pk=application.pk)
        .exclude(state__in=["withdrawn", "rejected", "expired"])
        .prefetch_related("plans__financing_lines")
    )
    overlapping = Q(starts_on__lte=application.ends_on, ends_on__gte=application.starts_on)
    at_once = set(others.filter(overlapping).values_list("pk", flat=True))
    public = _public_funders(application)
    found = []
    for other in others:
        if shared := public & _public_funders(other):
            found.append(
                Hint(
                    _("Dieselben öffentlichen Drittmittel stehen auch in einem anderen Antrag: %s.")
                    % ", ".join(sorted(shared)),
                    other,
                )
            )
        elif fuzz.token_set_ratio(application.title, other.title) >= ALIKE:
            found.append(Hint(_("Ein anderer Antrag derselben Organisation heißt fast gleich."), other))
        elif other.pk in at_once:
            found.append(Hint(_("Die Organisation wird zur selben Zeit für ein anderes Projekt gefördert."), other))
    return found


def _public_funders(application: Application) -> set[str]:
    return {
        line.description.strip()
        for line in application.plan.financing_lines.all()
        if line.kind == "THIRD_PUBLIC" and line.description.strip() and line.amount
    }
