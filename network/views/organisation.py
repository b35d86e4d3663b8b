"""What the people of an organisation do for it: register, join, and keep its profile."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network import queries, services
from network.forms import CharityForm, FindOrganisationForm, JoinForm, NameForm, ProfileForm, RegisterForm
from network.models import Actor, Representation, Role
from network.request import Request
from network.views.answers import act_on_form, version_of
from workflows import clock, documents
from workflows.journal import unit_of_work


@require_safe
def organisations(request: Request) -> HttpResponse:
    """The one organisation of most people, the list of the few, or the way in for newcomers."""
    mine = list(queries.actors_of(request.user))
    requests = list(queries.open_requests_of(request.user))
    if not mine and not requests:
        return redirect("network:welcome")
    if len(mine) == 1 and not requests:
        return redirect("network:organisation", mine[0].public_id)
    return render(request, "network/organisations.html", {"organisations": mine, "requests": requests})


def welcome(request: Request) -> HttpResponse:
    """Who are you? The person's name, then their organisation: found in the list, or entered anew."""
    name_form = NameForm(request.POST or None, instance=request.user)
    if not request.user.name:
        if request.method == "POST" and name_form.is_valid():
            name_form.save()
            return redirect("network:welcome")
        request.user.refresh_from_db(fields=["name"])
        return render(request, "network/welcome_name.html", {"form": name_form})
    form = FindOrganisationForm(request.GET or None)
    found = None
    if form.is_bound and form.is_valid():
        found = list(queries.joinable_actors(form.cleaned_data["q"]).select_related("area")[:10])
    return render(request, "network/welcome.html", {"form": form, "found": found})


def register(request: Request) -> HttpResponse:
    partnership = request.partnership
    if partnership is None:
        raise Http404
    form = RegisterForm(request.POST or None, initial={"name": request.GET.get("name", "")[:200]})

    def act() -> Actor:
        fields = {name: form.cleaned_data[name] for name in ("street", "postal_code", "town", "area")}
        return services.register(
            request.user,
            partnership=partnership,
            name=form.cleaned_data["name"],
            legal_form=form.cleaned_data["legal_form"],
            may_sign=form.cleaned_data["may_sign"],
            function=form.cleaned_data["function"],
            by=request.user,
            **fields,
        )

    return act_on_form(
        request, form, act, template="network/register.html", context={},
        done=_("Ihre Organisation ist eingetragen. Ergänzen Sie jetzt, was für einen Antrag noch fehlt."),
        to=lambda actor: reverse("network:organisation", args=[actor.public_id]),
    )  # fmt: skip


def join(request: Request, public_id: uuid.UUID) -> HttpResponse:
    actor = get_object_or_404(queries.joinable_actors(""), public_id=public_id)
    form = JoinForm(request.POST or None)

    def act() -> list[Representation]:
        data = form.cleaned_data
        return services.ask_to_join(
            request.user, actor=actor, may_sign=data["may_sign"], function=data["function"], by=request.user
        )

    return act_on_form(
        request, form, act, template="network/join.html", context={"actor": actor},
        done=_("Ihre Anfrage ist angekommen. Sobald sie bestätigt ist, können Sie für die Organisation handeln."),
        to=lambda rows: reverse("network:organisations"),
    )  # fmt: skip


# ----- the profile


@dataclass(frozen=True)
class Section:
    """A part of the profile, and what is still missing in it before an application can be sent."""

    label: str
    url: str
    missing: str

    @property
    def done(self) -> bool:
        return not self.missing

    @property
    def note(self) -> str:
        return self.missing or _("vollständig")

    @property
    def status(self) -> str:
        return "missing" if self.missing else "done"


def sections_of(actor: Actor) -> list[Section]:
    """The five parts of a profile. Three queries, whatever is in them."""
    people = list(queries.people_of(actor).filter(confirmed_at__isnull=False))
    accounts = list(actor.accounts.exclude(state="retired"))
    proofs = queries.charitable_proofs(actor).exists()

    def url(name: str) -> str:
        return reverse(f"network:{name}", args=[actor.public_id])

    return [
        Section(
            _("Angaben"),
            url("profile"),
            "" if actor.legal_form and actor.street and actor.postal_code and actor.town else _("Anschrift fehlt"),
        ),
        Section(
            _("Gemeinnützigkeit"),
            url("charity"),
            ""
            if not actor.is_non_profit or (proofs and actor.is_charitable_on(clock.today()))
            else _("Freistellungsbescheid fehlt oder ist abgelaufen"),
        ),
        Section(
            _("Unterschrift"),
            f"{url('people')}#unterschrift",
            "" if any(p.role == Role.SIGNATORY for p in people) else _("Niemand ist unterschriftsberechtigt"),
        ),
        Section(_("Bankverbindung"), url("accounts"), "" if accounts else _("Bankverbindung fehlt")),
        Section(_("Personen"), url("people"), ""),
    ]


@require_safe
def organisation(request: Request, public_id: uuid.UUID) -> HttpResponse:
    actor = queries.actor_for(request.user, public_id, "network.change_actor")
    sections = sections_of(actor)
    context = {
        "actor": actor,
        "sections": sections,
        "missing": [section for section in sections if not section.done],
        "account": queries.payable_account(actor),
        "reads_accounts": request.user.has_perm("network.view_bank_account", actor),
        "people": queries.people_of(actor).filter(confirmed_at__isnull=False),
    }
    return render(request, "network/organisation.html", context)


def profile(request: Request, public_id: uuid.UUID) -> HttpResponse:
    actor = queries.actor_for(request.user, public_id, "network.change_actor")
    form = ProfileForm(request.POST or None, instance=actor)

    def act() -> Actor:
        return services.update_actor(actor, by=request.user, version=version_of(request), **form.cleaned_data)

    return act_on_form(
        request, form, act, template="network/profile.html", context=_about(request, actor),
        done=_("Die Angaben sind gespeichert."), to=_back_to(actor),
    )  # fmt: skip


def charity(request: Request, public_id: uuid.UUID) -> HttpResponse:
    actor = queries.actor_for(request.user, public_id, "network.change_actor")
    form = CharityForm(request.POST or None, request.FILES or None, instance=actor)

    def act() -> Actor:
        fields = dict(form.cleaned_data)
        proof = fields.pop("proof")
        with unit_of_work():
            saved = services.update_actor(actor, by=request.user, version=version_of(request), **fields)
            if proof:
                documents.store(proof, subject=saved, kind="charitable_proof", by=request.user)
        return saved

    context = {**_about(request, actor), "proofs": queries.charitable_proofs(actor)}
    return act_on_form(
        request, form, act, template="network/charity.html", context=context,
        done=_("Die Angaben sind gespeichert."), to=_back_to(actor),
    )  # fmt: skip


def review(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The coordination office has looked the profile through."""
    actor = queries.actor_for(request.user, public_id, "network.review_actor")
    if request.method == "POST":
        services.review_actor(actor, by=request.user)
        messages.success(request, _("Das Profil ist durchgesehen."))
    return redirect("network:actor", actor.public_id)


def _about(request: Request, actor: Actor) -> dict[str, object]:
    """The profile as it is in the database, beside the form that may have changed the one in hand."""
    stored = Actor.objects.prefetch_related(Prefetch("topics")).get(pk=actor.pk)
    newer = request.method == "POST" and version_of(request) != stored.version
    return {"actor": stored, "sections": sections_of(stored), "newer": newer}


def _back_to(actor: Actor) -> Callable[[object], str]:
    return lambda _result: reverse("network:organisation", args=[actor.public_id])
