"""An application as its own people write it: sections, autosave, conflicts, overview, handing in, receipt."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grants.completeness import DECLARATIONS, ORGANISATION
from grants.forms.application import (
    PREFIX,
    DeclarationsForm,
    SectionForm,
    read_seen,
    shown,
    stored_to_initial,
    to_stored,
    write_seen,
)
from grants.models import Answer, Application
from grants.procedure import Section
from grants.queries import application_for, partner_names
from grants.services import applications as services
from grants.views import overview as reading
from grants.views.frame import closed, frame, own_application, section_url
from network.queries import charitable_proofs, signatories_of
from network.request import Request
from workflows.refusal import Refused

PER_PAGE = 30


@require_safe
def mine(request: Request) -> HttpResponse:
    """The applicant's home: what is missing, until when, and the next thing."""
    page = Paginator(reading.own_applications(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = reading.rows(list(page.object_list))
    return render(request, "grants/apply/mine.html", {"page": page, "rows": rows})


@require_safe
def organisation(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The organisation's own data, read here and kept in its profile."""
    application = own_application(request.user, public_id)
    if (elsewhere := closed(application)) is not None:
        return elsewhere
    actor = application.applicant
    context = frame(application, ORGANISATION) | {
        "actor": actor,
        "account": actor.accounts.filter(state__in=["proposed", "confirmed", "active"]).first(),
        "signatories": signatories_of(actor),
        "proof": charitable_proofs(actor).first(),
    }
    return render(request, "grants/apply/organisation.html", context)


# ---- a section of questions ----------------------------------------------------------------------------------------


def section(request: Request, public_id: uuid.UUID, code: str) -> HttpResponse:
    """One section of questions. What is valid is saved, even where something else on the page is not."""
    application = own_application(request.user, public_id)
    if request.method != "POST" and (elsewhere := closed(application)) is not None:
        return elsewhere
    found = _section(application, code)
    if request.method != "POST":
        return _show_section(request, application, found, _form(request, application, found))
    form = _form(request, application, found, request.POST)
    valid = form.is_valid()
    try:
        saved = services.save_answers(
            application, form.values(), seen=read_seen(request.POST.get("version", "")), by=request.user
        )
    except Refused as refusal:
        return _show_section(request, application, found, form, refusal=refusal)
    if saved.conflicts:
        _keep(request, application, saved.conflicts)
        return redirect("grants:apply_conflict", public_id, code)
    application.refresh_from_db()
    if not valid:
        posted = request.POST.copy()
        posted["version"] = write_seen(read_seen(posted.get("version", "")) | saved.seen)
        form = _form(request, application, found, posted)
        return _show_section(request, application, found, form, status=422)
    if "later" in request.POST:
        return redirect("grants:mine")
    following = frame(application, code)["next"]
    return redirect(following.url)


@require_POST
def autosave(request: Request, public_id: uuid.UUID, code: str) -> JsonResponse:
    """One field as it is typed: `name`, `value`s and the page's `version`; answers with version and time."""
    application = own_application(request.user, public_id)
    name = request.POST.get("name", "")
    try:
        if code == DECLARATIONS:
            at = services.confirm_declarations(
                application, {name.removeprefix(PREFIX): bool(request.POST.getlist("value"))}, by=request.user
            )
            return _saved_at(at)
        return _autosave_answer(request, application, _section(application, code), name)
    except Refused as refusal:
        url = section_url(application, code)
        return JsonResponse({"error": refusal.message, "url": url}, status=refusal.status)


def _autosave_answer(request: Request, application: Application, found: Section, name: str) -> JsonResponse:
    if name not in {question.code for question in found.questions}:
        raise Http404
    posted = request.POST.copy()
    posted.setlist(name, request.POST.getlist("value"))
    form = _form(request, application, found, posted)
    form.fields = {name: form.fields[name]}
    if not form.is_valid():
        return JsonResponse({"error": " ".join(map(str, form.errors[name]))}, status=422)
    seen = read_seen(request.POST.get("version", ""))
    saved = services.save_answers(application, {name: to_stored(form.cleaned_data[name])}, seen=seen, by=request.user)
    if saved.conflicts:
        _keep(request, application, saved.conflicts)
        url = reverse("grants:apply_conflict", args=[application.public_id, found.code])
        return JsonResponse({"url": url}, status=409)
    return _saved_at(saved.at, version=write_seen(seen | saved.seen))


def _saved_at(at: Any, **facts: Any) -> JsonResponse:
    return JsonResponse({"saved_at": dateformat.format(timezone.localtime(at), "H:i")} | facts)


def _section(application: Application, code: str) -> Section:
    found = next((one for one in application.procedure.rules.sections if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _form(request: Request, application: Application, found: Section, data: Any = None) -> SectionForm:
    stored = {answer.code: answer for answer in application.answers.all()}
    return SectionForm(
        data,
        section=found,
        answers={code: answer.value for code, answer in stored.items()},
        seen={code: services.Seen.of(answer) for code, answer in stored.items()},
        known_names=partial(partner_names, request.user),
    )


def _show_section(
    request: Request,
    application: Application,
    found: Section,
    form: SectionForm,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = frame(application, found.code) | {"section": found, "form": form, "refusal": refusal}
    return render(request, "grants/apply/section.html", context, status=refusal.status if refusal else status)


# ---- two people, one field -----------------------------------------------------------------------------------------


def conflict(request: Request, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Both texts side by side, one field at a time; the person says what shall stand."""
    application = own_application(request.user, public_id)
    found = _section(application, code)
    kept = _kept(request, application)
    questions = {question.code: question for question in found.questions}
    waiting = [name for name in kept if name in questions]
    asked = request.POST.get("field", "")
    name = asked if asked in waiting else next(iter(waiting), "")
    theirs = Answer.objects.select_related("updated_by").filter(application=application, code=name).first()
    if not name or theirs is None:
        return redirect("grants:apply_section", public_id, code)
    form = _form(request, application, found, request.POST if "field" in request.POST else None)
    form.fields = {key: form.fields[key] for key in (name, "version")}
    refusal = None
    if not form.is_bound:
        form.initial[name] = stored_to_initial(questions[name], kept[name])
    elif "theirs" in request.POST:
        return _settled(request, application, found, name, _("Die gespeicherte Fassung bleibt stehen."))
    elif form.is_valid():
        value = to_stored(form.cleaned_data[name])
        seen = read_seen(request.POST.get("version", ""))
        try:
            saved = services.save_answers(application, {name: value}, seen=seen, by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            if not saved.conflicts:
                return _settled(request, application, found, name, _("Ihre Fassung ist gespeichert."))
            _keep(request, application, saved.conflicts)
            messages.warning(request, _("Jemand war noch einmal schneller. Vergleichen Sie bitte neu."))
            return redirect("grants:apply_conflict", public_id, code)
    context = {
        "application": application,
        "section": found,
        "question": questions[name],
        "theirs": theirs,
        "theirs_shown": shown(questions[name], theirs.value),
        "mine_shown": shown(questions[name], kept[name]),
        "form": form,
        "further": len(waiting) - 1,
        "back": section_url(application, code),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "grants/apply/conflict.html", context, status=status)


def _settled(request: Request, application: Application, found: Section, name: str, text: str) -> HttpResponse:
    kept = _kept(request, application)
    kept.pop(name, None)
    _store(request, application, kept)
    messages.success(request, text)
    left = any(question.code in kept for question in found.questions)
    return redirect("grants:apply_conflict" if left else "grants:apply_section", application.public_id, found.code)


def _keep(request: HttpRequest, application: Application, conflicts: list[services.Conflict]) -> None:
    """Until the person has decided, what they typed is kept in their session, so that no way of leaving loses it."""
    _store(request, application, _kept(request, application) | {one.code: one.mine for one in conflicts})


def _kept(request: HttpRequest, application: Application) -> dict[str, Any]:
    return dict(request.session.get(f"conflicts-{application.public_id}", {}))


def _store(request: HttpRequest, application: Application, kept: dict[str, Any]) -> None:
    key = f"conflicts-{application.public_id}"
    if kept:
        request.session[key] = kept
    else:
        request.session.pop(key, None)


# ---- declarations --------------------------------------------------------------------------------------------------


def declarations(request: Request, public_id: uuid.UUID) -> HttpResponse:
    application = own_application(request.user, public_id)
    if request.method != "POST" and (elsewhere := closed(application)) is not None:
        return elsewhere
    rules = application.procedure.rules
    refusal = None
    form = DeclarationsForm(
        request.POST if request.method == "POST" else None,
        declarations=rules.declarations,
        answers=application.answers_by_code(),
    )
    if form.is_bound and form.is_valid():
        try:
            services.confirm_declarations(application, form.confirmed(), by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            if "later" in request.POST:
                return redirect("grants:mine")
            return redirect(frame(application, DECLARATIONS)["next"].url)
    context = frame(application, DECLARATIONS) | {
        "form": form,
        "refusal": refusal,
        "confirmed": reading.confirmed_declarations(application),
    }
    return render(request, "grants/apply/declarations.html", context, status=refusal.status if refusal else 200)


# ---- receipt -------------------------------------------------------------------------------------------------------


@require_safe
def receipt(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Number, time, hash and place in the journal: what proves that the application is with us."""
    application = application_for(request.user, public_id)
    entry = reading.handed_in(application)
    if entry is None or not request.user.has_perm("grants.edit_application", application):
        raise Http404
    context = {"application": application, "entry": entry, "document": reading.receipt_document(application)}
    return render(request, "grants/apply/receipt.html", context)
