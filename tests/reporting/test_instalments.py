"""A claim that is paid later or not in full."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from grants.models import Grant
from reporting.models import PartialWaiver, PaymentPlan, Reclaim
from reporting.relief_effects import overdue
from reporting.services.instalments import agree_instalments, end_plan, open_under, propose, waive_part
from reporting.services.reclaims import record_repayment
from tests.conftest import Cast
from tests.factories.reporting import at, pay
from workflows import clock
from workflows.models import Document, JournalEntry
from workflows.refusal import Refused
from workflows.steps import take
from workflows.tasks import deliver

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def claim(grant: Grant, cast: Cast) -> Reclaim:
    """1,200.00 demanded on 2 June 2025, to be paid until 2 July; the award lost its effect on 1 April."""
    clock.set_to(at(2025, 4, 1))
    pay(grant, "4000.00", cast=cast)
    clock.set_to(at(2025, 5, 15))
    found = Reclaim.objects.create(grant=grant, amount=Decimal("1200.00"), ineffective_from=dt.date(2025, 4, 1))
    found = take(found, "hear", by=cast["clerk"], reasons="Weniger Kosten.", hearing_until=dt.date(2025, 6, 1))
    clock.set_to(at(2025, 6, 2))
    return take(found, "issue", by=cast["decider"], reasons="Weniger Kosten.", pay_by=dt.date(2025, 7, 2))


def fresh(claim: Reclaim) -> Reclaim:
    return Reclaim.objects.get(pk=claim.pk)


def agree(claim: Reclaim, cast: Cast, rates: list[tuple[dt.date, Decimal]], interest: str = "as_claimed") -> Any:
    return agree_instalments(claim, rates, reason="Die Förderung eines anderen fehlt.", interest=interest,
                             by=cast["decider"])  # fmt: skip


def three(claim: Reclaim, interest: str = "as_claimed") -> list[tuple[dt.date, Decimal]]:
    return propose(open_under(claim, interest), count=3, first_on=dt.date(2025, 7, 1))


def refusal_of(function: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(Refused) as caught:
        function(*args, **given)
    return caught.value.code


def test_rates_add_up_to_what_is_open(claim: Reclaim, cast: Cast) -> None:
    """1,200 from 2 April to 2 July 2025 at 7.27 %, the last two days at 6.27 %: 22.02 of interest."""
    assert open_under(claim, "as_claimed") == claim.outstanding == Decimal("1221.99")
    plan = agree(claim, cast, three(claim))
    assert [(one.due_on.month, one.amount) for one in plan.rates.all()] == [
        (7, Decimal("407.33")), (8, Decimal("407.33")), (9, Decimal("407.33")),
    ]  # fmt: skip
    assert fresh(claim).next_due == dt.date(2025, 7, 1)


def test_rates_that_do_not_add_up_say_by_how_much(claim: Reclaim, cast: Cast) -> None:
    rates = [(dt.date(2025, 7, 1), Decimal("1000.00"))]
    with pytest.raises(Refused, match=r"Es fehlen 221,99"):
        agree(claim, cast, rates)
    assert not PaymentPlan.objects.exists()


def test_interest_stops_or_shrinks_while_a_claim_is_deferred(claim: Reclaim) -> None:
    """From 2 June on: nothing, or two points above the base rate instead of five."""
    nothing, deferral, claimed = (open_under(claim, kind) for kind in ("none", "deferral", "as_claimed"))
    assert nothing < deferral < claimed
    assert nothing == Decimal("1200.00") + Decimal("14.78")  # 61 days at 7.27 %
    assert claim.outstanding == claimed  # asking changes nothing


def test_impossible_rates_are_refused(claim: Reclaim, cast: Cast) -> None:
    july, total = dt.date(2025, 7, 1), open_under(claim, "as_claimed")
    assert refusal_of(agree, claim, cast, []) == "count"
    assert refusal_of(agree, claim, cast, [(clock.today(), total)]) == "due_in_the_past"
    assert refusal_of(agree, claim, cast, [(july, total - 1), (july, Decimal(1))]) == "same_day"
    by_clerk = {"reason": "So.", "interest": "none", "by": cast["clerk"]}
    assert refusal_of(agree_instalments, claim, three(claim), **by_clerk) == "forbidden"


def test_receipts_cover_the_oldest_rates_first(claim: Reclaim, cast: Cast) -> None:
    agree(claim, cast, three(claim))
    clock.set_to(at(2025, 7, 2))
    record_repayment(claim, amount=Decimal("500.00"), received_on=clock.today(), by=cast["treasurer"])
    plan = fresh(claim).payment_plan
    assert plan is not None
    assert [one.paid for one in plan.standing()] == [Decimal("407.33"), Decimal("92.67"), Decimal("0.00")]
    assert fresh(claim).next_due == dt.date(2025, 8, 1)


def test_a_rate_that_does_not_come_is_overdue(claim: Reclaim, cast: Cast, rf: Any) -> None:
    agree(claim, cast, three(claim))
    request = rf.get("/money/")
    request.user = cast["treasurer"]
    here = {claim.grant.partnership_id}
    clock.set_to(at(2025, 7, 1))
    assert overdue(request, here) is None
    clock.set_to(at(2025, 7, 2))
    shown = overdue(request, here)
    assert shown is not None
    assert [(one.since, one.amount) for one in shown["rows"]] == [(dt.date(2025, 7, 1), Decimal("407.33"))]


def test_a_plan_that_is_not_kept_ends(claim: Reclaim, cast: Cast) -> None:
    agree(claim, cast, three(claim, "none"), "none")
    lowered = fresh(claim).outstanding
    end_plan(claim, reason="Zwei Raten fehlen.", by=cast["decider"])
    assert fresh(claim).payment_plan is None
    assert fresh(claim).outstanding > lowered  # interest as claimed again
    assert refusal_of(end_plan, claim, reason="Noch einmal.", by=cast["decider"]) == "no_plan"


def test_a_new_plan_takes_the_place_of_the_old(claim: Reclaim, cast: Cast) -> None:
    agree(claim, cast, three(claim))
    later = [(dt.date(2025, 12, 1), open_under(fresh(claim), "as_claimed"))]
    plan = agree(fresh(claim), cast, later)
    assert plan.is_deferral
    assert PaymentPlan.objects.filter(ended_on=None).get() == plan


def test_a_part_of_the_interest_or_of_the_claim_is_let_go(claim: Reclaim, cast: Cast) -> None:
    waive: dict[str, Any] = {"reason": "Unbillig.", "by": cast["decider"]}
    waive_part(claim, part="interest", amount=Decimal("21.99"), **waive)
    assert fresh(claim).outstanding == Decimal("1200.00")
    waive_part(claim, part="principal", amount=Decimal("200.00"), **waive)
    assert fresh(claim).outstanding_principal == Decimal("1000.00")
    assert PartialWaiver.objects.count() == 2


def test_not_more_than_is_open_and_never_all_of_it(claim: Reclaim, cast: Cast) -> None:
    waive: dict[str, Any] = {"reason": "Unbillig.", "by": cast["decider"]}
    assert refusal_of(waive_part, claim, part="interest", amount=Decimal("22.00"), **waive) == "too_much"
    assert refusal_of(waive_part, claim, part="principal", amount=Decimal("1200.01"), **waive) == "too_much"
    waive_part(claim, part="interest", amount=Decimal("21.99"), **waive)
    assert refusal_of(waive_part, claim, part="principal", amount=Decimal("1200.00"), **waive) == "all_of_it"
    assert (
        refusal_of(waive_part, claim, part="interest", amount=Decimal("1"), reason="", by=cast["clerk"]) == "forbidden"
    )


def test_what_is_let_go_shortens_the_last_rate(claim: Reclaim, cast: Cast) -> None:
    agree(claim, cast, three(claim))
    waive_part(fresh(claim), part="principal", amount=Decimal("500.00"), reason="Unbillig.", by=cast["decider"])
    plan = fresh(claim).payment_plan
    assert plan is not None
    assert [one.due for one in plan.standing()] == [Decimal("407.33"), Decimal("314.66"), Decimal("0.00")]


def test_the_organisation_gets_letter_and_mail(claim: Reclaim, cast: Cast) -> None:
    agree(claim, cast, three(claim))
    waive_part(fresh(claim), part="principal", amount=Decimal("100.00"), reason="Unbillig.", by=cast["decider"])
    end_plan(fresh(claim), reason="Nichts kam.", by=cast["decider"])
    mail.outbox.clear()
    for verb in ("agree_instalments", "waive_part", "end_instalments"):
        deliver(entry_pk=JournalEntry.objects.get(verb=verb).pk)
    assert Document.objects.filter(kind="partial_waiver").count() == 1
    assert len({one.subject for one in mail.outbox}) == 2  # the ended plan has no letter of its own any more


def test_a_plan_that_holds_has_its_letter(claim: Reclaim, cast: Cast) -> None:
    agree(claim, cast, three(claim, "deferral"), "deferral")
    deliver(entry_pk=JournalEntry.objects.get(verb="agree_instalments").pk)
    facts = Document.objects.get(kind="payment_plan").facts["letter"]
    assert (len(facts["rates"]), facts["margin"]) == (3, "2")


def test_the_decider_proposes_changes_and_agrees_on_the_page(claim: Reclaim, cast: Cast, client: Client) -> None:
    client.force_login(cast["decider"], backend=BACKEND)
    url = f"/reclaims/{claim.public_id}/instalments/"
    assert client.get(url).status_code == 200
    said = {"count": "2", "first_on": "2025-07-01", "interest": "as_claimed", "reason": ""}
    page = client.post(url, said | {"propose": "1"})
    assert "611,00" in page.content.decode()
    rates = {
        "rates-TOTAL_FORMS": "2", "rates-INITIAL_FORMS": "2", "rates-0-due_on": "2025-07-01",
        "rates-0-amount": "611,00", "rates-1-due_on": "2025-08-01", "rates-1-amount": "610,00",
    }  # fmt: skip
    refused = client.post(url, said | rates | {"reason": "Härte."})
    assert "0,99" in refused.content.decode()
    done = client.post(url, said | rates | {"rates-1-amount": "610,99", "reason": "Härte."})
    assert done.status_code == 302
    client.force_login(cast["signatory"], backend=BACKEND)
    assert "610,99" in client.get(f"/reclaims/{claim.public_id}/").content.decode()
    assert client.get(url).status_code == 404


@given(
    st.decimals(min_value="0.01", max_value="99999", places=2), st.integers(min_value=1, max_value=80),
    st.dates(min_value=dt.date(2025, 1, 1), max_value=dt.date(2030, 12, 31)),
)  # fmt: skip
def test_proposed_rates_always_add_up(total: Decimal, count: int, first_on: dt.date) -> None:
    rates = propose(total, count=count, first_on=first_on)
    assert sum(amount for _day, amount in rates) == total
    assert all(amount > 0 for _day, amount in rates)
    assert len({day for day, _amount in rates}) == len(rates)
