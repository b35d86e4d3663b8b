"""The rules as data: all sets, one set, writing a draft, holding two side by side."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.forms.rule_sets import CompareForm, DescribeForm, NewRuleSetForm, RateFormSet, ValuesForm
from grants.models import RuleSet
from grants.rule_pages import (
    differences,
    entries_of,
    groups_of,
    note_of_return,
    rule_set_for,
    rule_sets_of,
    shipped_set,
    standing,
    story_of,
    trial_of,
)
from grants.rule_words import VALUES, Group, group_named, title_of
from grants.rules.rule_set import RuleSet as Rules
from grants.rules.shipped import SHIPPED
from grants.services import rule_sets as verbs
from network.models import Partnership
from network.queries import allowed_here
from network.request import Request
from network.views.answers import act_at_once, act_on_form, version_of
from workflows import clock
from workflows.refusal import Refused


@require_safe
def rule_sets(request: Request) -> HttpResponse:
    partnership = allowed_here(request.user, request.partnership, "grants.view_rules")
    in_force = RuleSet.in_force(partnership, clock.today())
    own = list(rule_sets_of(partnership))
    context = {
        "rows": [(one, *standing(one, in_force)) for one in own],
        "in_force": in_force,
        "missing_from": _rate_missing_from(in_force),
        "shipped": [(one, title_of(one)) for one in SHIPPED.values()],
        "compare": _compare_form(own),
        "may_change": request.user.has_perm("grants.change_rules", partnership),
    }
    return render(request, "grants/rule_sets/list.html", context)


@require_safe
def rule_set(request: Request, public_id: uuid.UUID) -> HttpResponse:
    found = rule_set_for(request.user, public_id)
    user = request.user
    may_change = user.has_perm("grants.change_rules", found)
    in_force = RuleSet.in_force(found.partnership, clock.today())
    word, level = standing(found, in_force)
    context = {
        "rule_set": found,
        "standing": {"word": word, "level": level},
        "groups": groups_of(found.rules.to_json()["values"], entries_of(found)),
        "to_be_confirmed": found.is_to_be_confirmed,
        "may_write": may_change and found.is_draft,
        "may_take_back": may_change and found.is_waiting,
        "may_publish": found.is_waiting and user.has_perm("grants.publish_rules", found),
        "may_copy": may_change,
        "trial": trial_of(found) if found.published_at is None else None,
        "note": note_of_return(found),
        "story": story_of(found),
        "compare_with": in_force if in_force is not None and in_force.pk != found.pk else None,
    }
    return render(request, "grants/rule_sets/rule_set.html", context)


@require_safe
def shipped(request: Request, name: str) -> HttpResponse:
    """An example that comes with the product; nothing but a copy of it can be changed."""
    partnership = allowed_here(request.user, request.partnership, "grants.view_rules")
    found = shipped_set(name)
    context = {
        "shipped": found,
        "title": title_of(found),
        "groups": groups_of(found.to_json()["values"], {}),
        "to_be_confirmed": found.to_be_confirmed,
        "may_copy": request.user.has_perm("grants.change_rules", partnership),
    }
    return render(request, "grants/rule_sets/shipped.html", context)


def new(request: Request) -> HttpResponse:
    partnership = allowed_here(request.user, request.partnership, "grants.change_rules")
    initial = {"source": request.GET.get("from", ""), "valid_from": clock.today()}
    form = NewRuleSetForm(request.POST or None, sources=_choices(rule_sets_of(partnership)), initial=initial)

    def act() -> RuleSet:
        data = form.cleaned_data
        stored, rules = _named(partnership, data["source"])
        return verbs.start_rule_set(
            partnership, name=data["name"], valid_from=data["valid_from"], rules=rules, taken_from=stored,
            by=request.user,
        )  # fmt: skip

    return act_on_form(
        request, form, act, template="grants/rule_sets/new.html", context={},
        done=_("Der Entwurf ist angelegt. Ändern Sie jetzt, was anders sein soll."),
        to=lambda draft: draft.get_absolute_url(),
    )  # fmt: skip


def describe(request: Request, public_id: uuid.UUID) -> HttpResponse:
    draft = _draft(request, public_id)
    form = DescribeForm(
        request.POST or None,
        initial={"name": draft.name, "valid_from": draft.valid_from, "confirmed": not draft.is_to_be_confirmed},
    )

    def act() -> RuleSet:
        data = form.cleaned_data
        return verbs.describe_rule_set(
            draft, name=data["name"], valid_from=data["valid_from"], to_be_confirmed=not data["confirmed"],
            by=request.user, version=version_of(request),
        )  # fmt: skip

    return act_on_form(
        request, form, act, template="grants/rule_sets/describe.html", context={"rule_set": draft},
        done=_("Name und Beginn sind gespeichert."), to=lambda row: row.get_absolute_url(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: Request, public_id: uuid.UUID, group: str) -> HttpResponse:
    """The values of one group; the base rates are lines of their own."""
    draft = _draft(request, public_id)
    found = group_named(group)
    if found is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    stored = draft.rules.to_json()["values"]
    form = ValuesForm(data, group=found, values=stored)
    rates = _rates(data, stored) if any(value.kind == "rates" for value in found.values) else None
    status = 200
    if data is not None and "add_row" not in data:
        if all([form.is_valid(), rates is None or rates.is_valid()]):
            try:
                _save(request, draft, form, rates)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                messages.success(request, _("Gespeichert: %s.") % found.title)
                return redirect(f"{draft.get_absolute_url()}#{found.slug}")
        else:
            status = 422
    return _show_group(request, draft, found, form, rates, status)


def _save(request: Request, draft: RuleSet, form: ValuesForm, rates: Any) -> None:
    changes = form.changes()
    if rates is not None:
        source = draft.values["values"]["base_rates"]["source"]
        changes = {"base_rates": (rates.rates(), source), **changes}
        last = rates.rates()[-1]["valid_from"]
        if last > changes["base_rates_known_until"][0]:
            raise Refused(_("Der letzte Satz beginnt nach dem Tag, bis zu dem die Sätze bekannt sind."), code="rates")
    verbs.change_values(draft, changes, by=request.user, version=version_of(request))


def _rates(data: Any, stored: dict[str, Any]) -> Any:
    initial = [
        {"valid_from": rate["valid_from"], "percent": Decimal(rate["percent"]), "source": rate["source"]}
        for rate in stored["base_rates"]["value"]
    ]
    return RateFormSet(data, grow=data is not None and data.get("add_row") == "rates", initial=initial)


def _show_group(
    request: Request, draft: RuleSet, group: Group, form: ValuesForm, rates: Any, status: int
) -> HttpResponse:
    entries = entries_of(draft)
    context = {
        "rule_set": draft,
        "group": group,
        "form": form,
        "rates": rates,
        "rows": [(value, fields, entries.get(value.name)) for value, fields in form.rows()],
        "version": request.POST.get("version", draft.version),
    }
    return render(request, "grants/rule_sets/change.html", context, status=status)


@require_POST
def discard(request: Request, public_id: uuid.UUID) -> HttpResponse:
    draft = _draft(request, public_id)
    return act_at_once(
        request, lambda: verbs.discard_rule_set(draft, by=request.user),
        done=_("Der Entwurf ist verworfen."), to=reverse("grants:rule_sets"),
    )  # fmt: skip


@require_safe
def compare(request: Request) -> HttpResponse:
    """Two sets side by side, chosen in the address."""
    partnership = allowed_here(request.user, request.partnership, "grants.view_rules")
    form = _compare_form(rule_sets_of(partnership), request.GET if request.GET else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        old, new = (_named(partnership, form.cleaned_data[side])[1] for side in ("old", "new"))
        found = differences(old.to_json()["values"], new.to_json()["values"])
        context |= {
            "old": title_of(old),
            "new": title_of(new),
            "changed": [one for one in found if not one.is_of_source],
            "sources": [one for one in found if one.is_of_source],
            "alike": len(VALUES) - sum(not one.is_of_source for one in found),
        }
    return render(request, "grants/rule_sets/compare.html", context)


def _compare_form(own: Iterable[RuleSet], data: Any = None) -> CompareForm:
    choices = _choices(own)
    first, last = choices[0][0], choices[-1][0]
    return CompareForm(data, choices=choices, initial={"old": last, "new": first})


def _choices(own: Iterable[RuleSet]) -> list[tuple[str, str]]:
    """Own sets by their public id, shipped ones by their name."""
    return [(one.key, str(one)) for one in own] + [
        (one.id, _("Beispiel: %s") % title_of(one)) for one in SHIPPED.values()
    ]


def _named(partnership: Partnership, key: str) -> tuple[RuleSet | None, Rules]:
    if key in SHIPPED:
        return None, SHIPPED[key]
    row = rule_sets_of(partnership).get(public_id=key)
    return row, row.rules


def _draft(request: Request, public_id: uuid.UUID) -> RuleSet:
    draft = rule_set_for(request.user, public_id, "grants.change_rules")
    if not draft.is_draft:
        raise Http404
    return draft


def _rate_missing_from(in_force: RuleSet | None) -> dt.date | None:
    """The first day without a base rate, if it has come."""
    if in_force is None:
        return None
    missing = in_force.rules.base_rates_known_until + dt.timedelta(days=1)
    return missing if missing <= clock.today() else None
