"""Changes of a running grant: the recipient's choice, a page for each kind, and the change itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.forms.amendments import FORMS, ChangeForm, HearingForm, PlanChangeForm, ReadForm, ReportForm
from grants.models import Amendment, Grant, ReportedChange
from grants.permissions import is_applicant
from grants.queries import amendment_for, change_for, grant_for
from grants.rules.finding import Finding
from grants.services import changes
from grants.services.amendment_effects import effect_of, expected_grant
from grants.services.amendments import answer_hearing as answer
from grants.services.amendments import request_amendment as request_change
from grants.views.case import step_buttons
from network.request import Request
from workflows.refusal import Refused

Kind = Amendment.Kind
Report = ReportedChange.Kind


@dataclass(frozen=True)
class Choice:
    """What has happened, in the recipient's words, and the page that it leads to."""

    code: str
    title: Any
    about: Any


WISHES = [
    Choice(Kind.REALLOCATION, gettext_lazy("Wir brauchen das Geld für etwas anderes"),
           gettext_lazy("Umwidmung: Die Kosten verteilen sich anders, die Summe bleibt gleich.")),
    Choice(Kind.EXTENSION, gettext_lazy("Wir brauchen länger"),
           gettext_lazy("Verlängerung: Das Projekt endet später als bewilligt.")),
    Choice(Kind.INCOME, gettext_lazy("Kosten oder Einnahmen ändern sich"),
           gettext_lazy("Ein neuer Geldgeber, mehr oder weniger Beiträge, geringere Kosten.")),
    Choice(Kind.PARTNER, gettext_lazy("Eine Partnerorganisation kommt dazu oder geht"),
           gettext_lazy("Wer mit Ihnen zusammenarbeitet, ändert sich.")),
    Choice(Kind.PURPOSE, gettext_lazy("Das Vorhaben ändert sich"),
           gettext_lazy("Ziele, Zielgruppen oder Veranstaltungen werden andere.")),
    Choice(Kind.INCREASE, gettext_lazy("Wir brauchen mehr Geld"),
           gettext_lazy("Erhöhung: Das Geld reicht nicht, und anderes ist nicht zu finden.")),
]  # fmt: skip
REPORTS = [
    Choice(Report.UNSPENT, gettext_lazy("Wir können Geld nicht rechtzeitig ausgeben"),
           gettext_lazy("Ausgezahltes Geld bleibt länger liegen als erlaubt.")),
    Choice(Report.INSOLVENCY, gettext_lazy("Eine Insolvenz ist beantragt oder eröffnet"),
           gettext_lazy("Das müssen Sie uns sofort sagen. Auszahlungen warten, bis alles geklärt ist.")),
    Choice(Report.OTHER, gettext_lazy("Etwas anderes ist passiert"),
           gettext_lazy("Zum Beispiel ein neuer Vorstand oder ein Ereignis, das das Projekt gefährdet.")),
]  # fmt: skip

LEADS = {
    Kind.REALLOCATION: gettext_lazy("Bis zu 20 % über dem Plan je Kostenart dürfen Sie ohne Genehmigung ausgeben, wenn "
                                    "Sie an anderer Stelle so viel sparen. Darüber, und für neue Kostenarten, brauchen "
                                    "Sie diese Umwidmung."),
    Kind.EXTENSION: gettext_lazy("Beantragen Sie die Verlängerung, bevor das bisherige Ende erreicht ist. Auch die "
                                 "Frist für den Verwendungsnachweis verschiebt sich dann."),
    Kind.INCOME: gettext_lazy("Tragen Sie ein, was jetzt gilt. Die Seite rechnet aus, was aus Ihrer Förderung wird; "
                              "entscheiden muss das Amt."),
    Kind.INCREASE: gettext_lazy("Sagen Sie, wie viel mehr Sie brauchen und wofür. Bewilligt werden kann nur, was im "
                                "Fonds noch frei ist."),
    Kind.PARTNER: gettext_lazy("Wer dazukommt oder geht, und was das für das Projekt bedeutet."),
    Kind.PURPOSE: gettext_lazy("Links steht, was bisher gilt. Ändern Sie rechts nur, was anders werden soll."),
    Kind.PARTIAL_REVOCATION: gettext_lazy("Die Organisation wird zuerst angehört; entscheiden muss die Bewilligung. "
                                          "Was nicht mehr gebunden ist, wird im Fonds frei."),
}  # fmt: skip


@require_safe
def choose(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Everything that a recipient must tell or may ask for, in one place."""
    grant = grant_for(request.user, public_id)
    if grant.state not in changes.RUNNING or not request.user.has_perm("grants.report_change", grant):
        raise Http404
    may_wish = grant.state == "active" and request.user.has_perm("grants.request_amendment", grant)
    context = {
        "grant": grant,
        "application": grant.application,
        "wishes": WISHES if may_wish else [],
        "reports": REPORTS,
        "open": grant.amendments.filter(state=Amendment.State.REQUESTED).first(),
    }
    return render(request, "grants/change.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def request_amendment(request: Request, public_id: uuid.UUID, kind: str) -> HttpResponse:
    grant = grant_for(request.user, public_id)
    if kind not in FORMS or grant.state != "active" or not request.user.has_perm(_needed(kind), grant):
        raise Http404
    form = FORMS[kind](request.POST or None, grant=grant, initial={"command_id": uuid.uuid4()})
    refusal = effect = None
    if request.method == "POST" and form.is_valid():
        effect = _effect(grant, form, kind)
        if "compute" not in request.POST:
            try:
                amendment = request_change(
                    grant, kind=kind, reason=form.cleaned_data["reason"], by=request.user,
                    command_id=form.cleaned_data["command_id"], **form.wish(),
                )  # fmt: skip
            except Refused as error:
                refusal = error
            else:
                messages.success(request, _said(kind))
                return redirect(amendment.get_absolute_url())
    context = {
        "grant": grant,
        "application": grant.application,
        "form": form,
        "kind": kind,
        "title": Kind(kind).label,
        "lead": LEADS[Kind(kind)],
        "refusal": refusal,
        "effect": effect.result if effect else None,
        "reasons": _sentences(effect),
        **_sums(grant, form, effect),
    }
    status = refusal.status if refusal else 422 if form.is_bound and form.errors else 200
    return render(request, f"grants/request_{_template(form, kind)}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def report_change(request: Request, public_id: uuid.UUID, kind: str) -> HttpResponse:
    """A note to the clerk, for what needs no decision."""
    grant = grant_for(request.user, public_id)
    choice = next((one for one in REPORTS if one.code == kind), None)
    if choice is None or grant.state not in changes.RUNNING or not request.user.has_perm("grants.report_change", grant):
        raise Http404
    form = ReportForm(request.POST or None, initial={"command_id": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            changes.report_change(grant, kind=kind, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Ihre Meldung ist bei uns. Die Sachbearbeitung meldet sich bei Ihnen."))
            return redirect(f"{grant.get_absolute_url()}#changes")
    context = {"grant": grant, "application": grant.application, "form": form, "title": choice.title,
               "lead": choice.about}  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "grants/report_change.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def read_change(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The clerk reads a note, answers, and where payments wait for it, lets them go on."""
    change = change_for(request.user, public_id)
    if change.read_at is not None or not request.user.has_perm("grants.read_change", change.grant):
        raise Http404
    form = ReadForm(request.POST or None, change=change)
    if request.method == "POST" and form.is_valid():
        release = form.cleaned_data.get("release", False)
        try:
            changes.read_change(change, answer=form.cleaned_data["answer"], release=release, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Die Meldung ist als gelesen vermerkt."))
            return redirect(f"{change.grant.get_absolute_url()}#changes")
    context = {"change": change, "grant": change.grant, "application": change.grant.application, "form": form}
    return render(request, "grants/read_change.html", context)


@require_safe
def amendment_page(request: Request, public_id: uuid.UUID) -> HttpResponse:
    amendment = amendment_for(request.user, public_id)
    effect = effect_of(amendment) if amendment.state == Amendment.State.REQUESTED else None
    context = {
        "amendment": amendment,
        "application": amendment.grant.application,
        "own": bool(is_applicant(request.user, amendment)),
        "effect": effect.result if effect else None,
        "reasons": _sentences(effect),
        "may_answer": amendment.state == Amendment.State.REQUESTED
        and request.user.has_perm("grants.answer_amendment", amendment),
        "buttons": step_buttons([amendment], request.user),
    }
    return render(request, "grants/amendment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_hearing(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The recipient says what they think of a partial revocation before it is decided."""
    amendment = amendment_for(request.user, public_id)
    if amendment.state != Amendment.State.REQUESTED or not request.user.has_perm("grants.answer_amendment", amendment):
        raise Http404
    form = HearingForm(request.POST or None, initial={"text": amendment.hearing_answer})
    if request.method == "POST" and form.is_valid():
        try:
            answer(amendment, text=form.cleaned_data["text"], by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Ihre Äußerung ist bei uns. Wir beziehen sie in die Entscheidung ein."))
            return redirect(amendment.get_absolute_url())
    context = {"amendment": amendment, "application": amendment.grant.application, "form": form}
    return render(request, "grants/answer_amendment.html", context)


def _needed(kind: str) -> str:
    by_office = kind == Kind.PARTIAL_REVOCATION
    return "grants.propose_partial_revocation" if by_office else "grants.request_amendment"


def _template(form: ChangeForm, kind: str) -> str:
    return "plan_change" if isinstance(form, PlanChangeForm) else "purpose" if kind == Kind.PURPOSE else "amendment"


def _said(kind: str) -> str:
    if kind == Kind.PARTIAL_REVOCATION:
        return _("Die Organisation kann sich jetzt äußern. Danach entscheidet die Bewilligung.")
    return _("Ihr Änderungswunsch ist bei uns.")


def _effect(grant: Grant, form: ChangeForm, kind: str) -> Finding[Any] | None:
    if kind != Kind.INCOME or not isinstance(form, PlanChangeForm):
        return None
    return expected_grant(grant, form.amounts(), form.new_means())


def _sums(grant: Grant, form: ChangeForm, effect: Finding[Any] | None) -> dict[str, Any]:
    """What the table and the bar below it start from; a script keeps them up while somebody types."""
    if not isinstance(form, PlanChangeForm):
        return {}
    costs = form.typed(form.costs)
    if not form.with_means:
        return {"costs": costs, "fixed": form.old_costs, "financing": form.old_costs}
    granted = effect.result if effect else grant.amount
    if "more" in form.fields and form.is_bound and form.is_valid():
        granted = grant.amount + form.cleaned_data["more"]
    means = form.typed(form.means)
    return {"costs": costs, "fixed": granted, "financing": means + granted, "granted": granted}


def _sentences(finding: Finding[Any] | None) -> list[dict[str, str]]:
    language = "en" if (get_language() or "de").startswith("en") else "de"
    return [{"text": row.sentence(language), "source": row.source} for row in finding.trace] if finding else []
