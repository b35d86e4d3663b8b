"""Changes of a running grant: asked for, decided, in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from grants.models import Amendment, FinancingLine, Grant, Hold, ReportedChange
from grants.services import changes, ledger
from grants.services.amendment_effects import expected_grant
from grants.services.amendments import answer_hearing, current_texts, request_amendment
from network.models import Actor, Relation
from tests.conftest import Cast
from tests.factories.network import ActorFactory
from tests.factories.reporting import active_grant, at, pay
from workflows import clock
from workflows.refusal import Refused
from workflows.steps import take

pytestmark = pytest.mark.django_db

Kind = Amendment.Kind
Source = FinancingLine.Kind
OWN, THIRD = Source.OWN.value, Source.THIRD_PRIVATE.value
COSTS = {"FEES": Decimal(6000), "MATERIAL": Decimal(3000), "RENT": Decimal(1000)}
MEANS = {OWN: Decimal(1000), THIRD: Decimal(1000)}


def wish(grant: Grant, kind: str, cast: Cast, **asked: Any) -> Amendment:
    by = cast["clerk"] if kind == Kind.PARTIAL_REVOCATION else cast["signatory"]
    return request_amendment(grant, kind=kind, reason="Es kam anders.", by=by, **asked)


def agree(amendment: Amendment, cast: Cast, **given: Any) -> Grant:
    take(amendment, "agree", by=cast["decider"], **given)
    return Grant.objects.get(pk=amendment.grant_id)


def moved(**changes: int) -> dict[str, Decimal]:
    return {code: amount + changes.get(code, 0) for code, amount in COSTS.items()}


def with_means(**changes: int) -> Mapping[str, Decimal]:
    return {kind: amount + changes.get(kind, 0) for kind, amount in MEANS.items()}


def refusal_of(function: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(Refused) as caught:
        function(*args, **given)
    return caught.value.code


def test_an_agreed_reallocation_brings_the_next_version_of_the_plan_into_force(grant: Grant, cast: Cast) -> None:
    amendment = wish(grant, "reallocation", cast, amounts=moved(FEES=-500, RENT=500))
    assert grant.application.plan.number == 1
    grant = agree(amendment, cast)
    plan = grant.application.plan
    assert (plan.number, plan.in_force_from, plan.by_cost_type["RENT"]) == (2, clock.today(), Decimal("1500.00"))
    assert plan.total_costs == plan.total_financing == Decimal("10000.00")


def test_lines_of_a_cost_type_that_stays_are_kept(grant: Grant, cast: Cast) -> None:
    before = grant.application.plan.cost_lines.get(cost_type="MATERIAL")
    grant = agree(wish(grant, "reallocation", cast, amounts=moved(FEES=-500, RENT=500)), cast)
    after = grant.application.plan.cost_lines.get(cost_type="MATERIAL")
    assert (after.purpose, after.quantity, after.unit_price) == (before.purpose, before.quantity, before.unit_price)


def test_a_reallocation_that_does_not_add_up_says_by_how_much(grant: Grant, cast: Cast) -> None:
    with pytest.raises(Refused, match=r"10\.100,00"):
        wish(grant, "reallocation", cast, amounts=moved(RENT=100))


def test_nothing_changed_is_no_change(grant: Grant, cast: Cast) -> None:
    assert refusal_of(wish, grant, "reallocation", cast, amounts=COSTS) == "nothing_changed"
    assert refusal_of(wish, grant, "income", cast, amounts=COSTS, means=MEANS) == "nothing_changed"


def test_a_retroactive_day_needs_its_reason(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 4, 20))
    amendment = wish(grant, "reallocation", cast, amounts=moved(FEES=-500, RENT=500))
    earlier = clock.today() - dt.timedelta(days=10)
    assert refusal_of(agree, amendment, cast, in_force_from=earlier) == "retroactive_reason"
    grant = agree(amendment, cast, in_force_from=earlier, retroactive_reason="Der Antrag lag bei uns.")
    assert grant.application.plan.in_force_from == earlier


def test_no_change_holds_from_a_later_day_or_before_the_grant(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 4, 20))
    amendment = wish(grant, "reallocation", cast, amounts=moved(FEES=-500, RENT=500))
    tomorrow = clock.today() + dt.timedelta(days=1)
    too_early = grant.starts_on - dt.timedelta(days=1)
    assert refusal_of(agree, amendment, cast, in_force_from=tomorrow) == "future"
    assert refusal_of(agree, amendment, cast, in_force_from=too_early, retroactive_reason="Weil.") == "before_grant"


def test_a_version_never_overtakes_the_one_before_it(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 4, 20))
    grant = agree(wish(grant, "reallocation", cast, amounts=moved(FEES=-500, RENT=500)), cast)
    second = wish(grant, "reallocation", cast, amounts=moved(FEES=-600, RENT=600))
    earlier = clock.today() - dt.timedelta(days=1)
    assert refusal_of(agree, second, cast, in_force_from=earlier, retroactive_reason="Weil.") == "before_last_version"


def test_an_extension_moves_the_end(grant: Grant, cast: Cast) -> None:
    later = grant.ends_on + dt.timedelta(days=60)
    assert agree(wish(grant, "extension", cast, ends_on=later), cast).ends_on == later
    assert refusal_of(wish, grant, "extension", cast, ends_on=grant.ends_on) == "not_later"


def test_more_income_lowers_a_share_by_the_quota(grant: Grant, cast: Cast) -> None:
    """200 more of third parties at 80 %: the grant falls by 160, own funds by 40."""
    means = {OWN: Decimal(960), THIRD: Decimal(1200)}
    assert expected_grant(grant, COSTS, means).result == Decimal("7840.00")
    grant = agree(wish(grant, "income", cast, amounts=COSTS, means=means), cast)
    assert grant.amount == Decimal("7840.00")
    assert grant.application.plan.total_financing == grant.application.plan.total_costs
    assert ledger.case_balances(grant.application)["committed"] == Decimal("7840.00")


def test_the_decider_may_leave_the_sum_as_it_is(grant: Grant, cast: Cast) -> None:
    means = {OWN: Decimal(960), THIRD: Decimal(1200)}
    amendment = wish(grant, "income", cast, amounts=COSTS, means=means)
    assert agree(amendment, cast, amount=Decimal("8000.00")).amount == Decimal("8000.00")


def test_the_notice_explains_the_new_sum(grant: Grant, cast: Cast) -> None:
    means = {OWN: Decimal(960), THIRD: Decimal(1200)}
    amendment = wish(grant, "income", cast, amounts=COSTS, means=means)
    agree(amendment, cast)
    kept = Amendment.objects.get(pk=amendment.pk).details["effect"]
    assert any("7.840,00" in text for text, _source in kept)


def test_lost_income_is_never_the_funders(grant: Grant, cast: Cast) -> None:
    less = {OWN: Decimal(1000), THIRD: Decimal(0)}
    with pytest.raises(Refused, match=r"Es fehlen 1\.000,00"):
        wish(grant, "income", cast, amounts=COSTS, means=less)
    with pytest.raises(Refused, match=r"500,00\s€ zu viel"):
        wish(grant, "income", cast, amounts=COSTS, means={OWN: Decimal(2500), THIRD: Decimal(0)})


def test_a_grant_is_not_lowered_below_what_is_paid(grant: Grant, cast: Cast) -> None:
    clock.set_to(at(2025, 4, 20))
    pay(grant, "7900.00", cast=cast)
    means = {OWN: Decimal(960), THIRD: Decimal(1200)}
    amendment = wish(grant, "income", cast, amounts=COSTS, means=means)
    assert amendment.amount == Decimal("7900.00")
    assert refusal_of(agree, amendment, cast, amount=Decimal("7840.00")) == "below_drawn"


def test_an_increase_commits_more_of_the_fund(grant: Grant, cast: Cast) -> None:
    free = ledger.available(grant.fund, grant.budget_year)
    amendment = wish(grant, "increase", cast, amounts=moved(RENT=500), means=MEANS, amount=Decimal(8500))
    grant = agree(amendment, cast)
    assert grant.amount == Decimal("8500.00")
    assert ledger.available(grant.fund, grant.budget_year) == free - 500
    assert grant.application.plan.financing(Source.GRANT) == Decimal("8500.00")


def test_an_increase_stays_within_track_and_fund(grant: Grant, cast: Cast) -> None:
    asked = {"amounts": moved(RENT=13000), "means": MEANS, "amount": Decimal(21000)}
    assert refusal_of(wish, grant, "increase", cast, **asked) == "above_cap"
    ledger.set_budget(grant.fund, grant.budget_year, Decimal("8100.00"), by=cast["treasurer"])
    asked = {"amounts": moved(RENT=500), "means": MEANS, "amount": Decimal(8500)}
    assert refusal_of(wish, grant, "increase", cast, **asked) == "fund_exhausted"


def test_an_increase_may_be_agreed_to_in_part_but_never_beyond_the_wish(grant: Grant, cast: Cast) -> None:
    amendment = wish(grant, "increase", cast, amounts=moved(RENT=500), means=MEANS, amount=Decimal(8500))
    assert refusal_of(agree, amendment, cast, amount=Decimal(8600)) == "above_request"
    assert agree(amendment, cast, amount=Decimal(8200)).amount == Decimal("8200.00")


def test_a_partner_joins_and_leaves_with_its_edge(grant: Grant, cast: Cast) -> None:
    partner: Actor = ActorFactory(partnerships=[grant.partnership])
    grant = agree(wish(grant, "partner", cast, partner=partner, joins=True), cast)
    assert list(grant.application.partners.all()) == [partner]
    edges = Relation.objects.filter(a=partner, known__upper_inf=True)
    assert edges.exclude(status="ended").count() == 1
    assert refusal_of(wish, grant, "partner", cast, partner=partner, joins=True) == "nothing_changed"
    grant = agree(wish(grant, "partner", cast, partner=partner, joins=False), cast)
    assert list(grant.application.partners.all()) == []
    assert not edges.exclude(status="ended").exists()


def test_a_partner_that_nobody_knows_is_named(grant: Grant, cast: Cast) -> None:
    assert refusal_of(wish, grant, "partner", cast, partner=None, partner_name=" ", joins=True) == "no_partner"
    assert wish(grant, "partner", cast, partner=None, partner_name="Chor", joins=True).partner_name == "Chor"


def test_a_changed_purpose_keeps_the_old_text_beside_the_new(grant: Grant, cast: Cast) -> None:
    code, (label, old) = next(iter(current_texts(grant).items()))
    assert refusal_of(wish, grant, "purpose", cast, texts={code: f" {old} "}) == "nothing_changed"
    amendment = wish(grant, "purpose", cast, texts={code: "Etwas Neues."})
    assert amendment.texts == [{"code": code, "label": label, "old": old, "new": "Etwas Neues."}]
    agree(amendment, cast)
    assert current_texts(grant)[code] == (label, "Etwas Neues.")


def test_the_recipient_is_heard_before_a_part_is_revoked(grant: Grant, cast: Cast) -> None:
    until = clock.today() + dt.timedelta(days=14)
    amendment = wish(grant, "partial_revocation", cast, amount=Decimal(7000), hearing_until=until)
    assert refusal_of(agree, amendment, cast) == "hearing_open"
    answer_hearing(amendment, text="Einverstanden.", by=cast["signatory"])
    free = ledger.available(grant.fund, grant.budget_year)
    assert agree(amendment, cast).amount == Decimal("7000.00")
    assert ledger.available(grant.fund, grant.budget_year) == free + 1000


def test_only_the_office_revokes_and_only_the_recipient_wishes(grant: Grant, cast: Cast) -> None:
    until = clock.today() + dt.timedelta(days=14)
    asked: dict[str, Any] = {"amount": Decimal(7000), "hearing_until": until}
    by_recipient = {"kind": "partial_revocation", "reason": "So.", "by": cast["signatory"], **asked}
    assert refusal_of(request_amendment, grant, **by_recipient) == "forbidden"
    by_clerk = {"kind": "extension", "reason": "So.", "by": cast["clerk"], "ends_on": until}
    assert refusal_of(request_amendment, grant, **by_clerk) == "forbidden"
    amendment = wish(grant, "partial_revocation", cast, **asked)
    assert not cast["signatory"].has_perm("grants.withdraw_amendment", amendment)
    assert cast["clerk"].has_perm("grants.withdraw_amendment", amendment)


def test_one_wish_at_a_time(grant: Grant, cast: Cast) -> None:
    wish(grant, "extension", cast, ends_on=grant.ends_on + dt.timedelta(days=10))
    assert refusal_of(wish, grant, "reallocation", cast, amounts=moved(FEES=-500, RENT=500)) == "open"


def test_insolvency_stops_payments_until_the_clerk_lets_them_go_on(grant: Grant, cast: Cast) -> None:
    change = changes.report_change(grant, kind="insolvency", text="Antrag beim Amtsgericht.", by=cast["applicant"])
    assert Hold.objects.filter(grant=grant, code=changes.INSOLVENCY, lifted_at=None).exists()
    changes.read_change(change, answer="Wir rufen an.", release=False, by=cast["clerk"])
    assert Hold.objects.filter(grant=grant, code=changes.INSOLVENCY, lifted_at=None).exists()
    changes.read_change(ReportedChange.objects.get(), answer="Abgewendet.", release=True, by=cast["clerk"])
    assert not Hold.objects.filter(grant=grant, code=changes.INSOLVENCY, lifted_at=None).exists()


def test_changes_are_reported_by_the_organisation_and_read_by_the_clerk(grant: Grant, cast: Cast) -> None:
    asked: dict[str, Any] = {"kind": "other", "text": "Neuer Vorstand."}
    assert refusal_of(changes.report_change, grant, by=cast["clerk"], **asked) == "forbidden"
    change = changes.report_change(grant, by=cast["applicant"], **asked)
    assert refusal_of(changes.read_change, change, answer="", release=False, by=cast["decider"]) == "forbidden"


def test_income_beside_a_fixed_sum_changes_nothing(call: Any, organisation: Actor, cast: Cast) -> None:
    fixed = active_grant(call, organisation=organisation, cast=cast, financing_type="fixed")
    assert expected_grant(fixed, COSTS, {OWN: Decimal(0), THIRD: Decimal(2000)}).result == Decimal("8000.00")


def test_a_deficit_grant_loses_every_euro_of_new_income(call: Any, organisation: Actor, cast: Cast) -> None:
    deficit = active_grant(call, organisation=organisation, cast=cast, financing_type="deficit")
    assert expected_grant(deficit, COSTS, {OWN: Decimal(1000), THIRD: Decimal(1200)}).result == Decimal("7800.00")
