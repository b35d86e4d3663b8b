"""The demo's world is what `docs/demo.md` and the sentences below say, and all its books agree."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.plugin import DjangoDbBlocker

from config.demo.cast import EVERYBODY
from config.demo.story import PROPOSALS
from grants.models import Account, Amendment, Application, Drawdown, Exclusion, Grant
from grants.services import ledger
from network.models import BankAccount, ExternalGrant, User
from reporting.models import Notice, Objection, Reclaim, StatementOfUse
from reviews.models import Attendance, Resolution, Review
from tests.walk import town
from workflows import clock, history, journal
from workflows.consequences import effects_of
from workflows.follow import rebuild_desks
from workflows.models import Chain, DeskTask, Document, Effect, JournalEntry

pytestmark = pytest.mark.xdist_group("world")

LIST = Path(__file__).parent.parent.parent / "docs" / "demo.md"
PAST, SPRING = "Frühjahr 2025", "Frühjahr 2027"


@pytest.fixture(autouse=True)
def world(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), town.looking(town.built()):
        yield


def case(number: int, call: str = SPRING) -> Application:
    return Application.objects.get(title=PROPOSALS[number]["title"], call__title=call)


def grant(number: int, call: str = SPRING) -> Grant:
    return case(number, call).grant


def drawdowns(number: int, call: str = SPRING) -> list[str]:
    return list(grant(number, call).drawdowns.order_by("number").values_list("state", flat=True))


# ---- the list


def told() -> Iterator[tuple[str, str, str, str]]:
    """Case, state, what waits, and for whom: what the table of `docs/demo.md` says."""
    numbers = {proposal["title"]: number for number, proposal in PROPOSALS.items()}
    people = User.objects.filter(email__in=[person.email for person in EVERYBODY.values()])
    scopes = {user: user.desk_scopes() for user in people}
    for one in Application.objects.select_related("call", "grant").order_by("pk"):
        holder = getattr(one, "grant", None) or one
        tasks = list(DeskTask.objects.filter(case_id=one.public_id, finished=None).order_by("label", "pk"))
        desks = [(task.role, task.scope) for task in tasks]
        names = sorted({user.name for user in people for desk in desks if desk in scopes[user]})
        number = f"{numbers[one.title]} · " if one.title in numbers else ""
        yield (
            f"{number}{one.title}",
            f"{one.call.title}: {holder.get_state_display()}",
            "; ".join(dict.fromkeys(task.label for task in tasks)) or "nichts",
            ", ".join(names) or "–",
        )
    for external in ExternalGrant.objects.select_related("recipient"):
        yield (
            f"{numbers[external.title]} · {external.title}",
            f"koordiniert, gefördert durch: {external.programme}",
            "nichts",
            "–",
        )


def test_the_list_of_cases_is_what_the_world_holds() -> None:
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in LIST.read_text().splitlines()
        if re.match(r"\| (?!Fall|---)", line)
    ]
    assert rows == list(told())


# ---- the past call


def test_the_past_call_has_three_closed_cases() -> None:
    assert [grant(number, PAST).state for number in (2, 5, 6)] == ["closed"] * 3
    assert Application.objects.filter(call__title=PAST).count() == 3


def test_two_was_closed_without_remainder() -> None:
    closed = grant(2, PAST)
    paid = sum(one.amount for one in closed.drawdowns.filter(state="paid"))
    assert paid == closed.final_amount
    assert not closed.reclaims.exists()


def test_five_was_closed_after_a_reallocation_and_a_repayment_with_interest() -> None:
    closed = grant(5, PAST)
    assert list(Amendment.objects.filter(grant=closed).values_list("kind", "state")) == [("reallocation", "agreed")]
    claim = Reclaim.objects.get(grant=closed)
    assert (claim.state, claim.outstanding) == ("settled", Decimal(0))
    assert claim.interest > 0


def test_six_was_closed_after_three_drawdowns() -> None:
    assert drawdowns(6, PAST) == ["paid"] * 3


# ---- the call „Frühjahr 2027“


def test_one_is_accepted_and_its_chair_took_no_part() -> None:
    chair = User.objects.get(email=EVERYBODY["petra.kuhn"].email)
    assert grant(1).state == "active"
    assert chair.represents(case(1).applicant)
    assert Exclusion.objects.get(case=case(1), person=chair).state == "confirmed"
    assert not Review.objects.filter(application=case(1), reviewer=chair).exists()
    resolution = Resolution.objects.get(item__application=case(1))
    voters = Attendance.objects.filter(meeting=resolution.item.meeting, votes=True).count()
    assert resolution.votes_yes + resolution.votes_no + resolution.votes_abstain == voters - 1


def test_two_waits_for_the_approval_of_a_drawdown() -> None:
    assert (grant(2).state, drawdowns(2)) == ("active", ["checked"])


def test_three_is_paid_and_owes_its_statement() -> None:
    micro = grant(3, "Mikrofonds 2027")
    assert drawdowns(3, "Mikrofonds 2027") == ["paid"]
    assert micro.drawdowns.get().amount == micro.amount
    assert StatementOfUse.objects.get(grant=micro).state == "due"


def test_four_was_given_by_the_youth_forum() -> None:
    youth = case(4, "Jugendfonds 2027")
    assert youth.grant.state == "active"
    assert Resolution.objects.get(item__application=youth).item.meeting.body.name == "Jugendforum"


def test_five_is_offered() -> None:
    assert grant(5).state == "offered"


def test_six_is_in_a_payment_run_with_the_first_of_three_drawdowns() -> None:
    first = Drawdown.objects.get(grant=grant(6))
    assert (first.state, first.number) == ("ordered", 1)
    assert first.run is not None
    assert first.amount * 3 > grant(6).amount > first.amount * 2


def test_seven_is_on_the_waiting_list() -> None:
    assert case(7).state == "waiting"


def test_eight_waits_for_the_decider_with_a_hint_of_double_funding() -> None:
    assert case(8).state == "resolved"
    page = signed_in("henrike.lorenz").get(case(8).get_absolute_url()).content.decode()
    assert "Doppelförderung" in page


def test_nine_is_no_application() -> None:
    assert not Application.objects.filter(title=PROPOSALS[9]["title"]).exists()
    assert ExternalGrant.objects.get().title == PROPOSALS[9]["title"]


def test_ten_was_rejected_on_form_and_objects() -> None:
    refused = case(10)
    assert refused.state == "rejected"
    assert not Review.objects.filter(application=refused).exists()
    assert Notice.objects.get(application=refused).kind == "rejection"
    assert Objection.objects.get(notice__application=refused).state == "lodged"


def test_there_is_a_draft_a_returned_and_a_withdrawn_application() -> None:
    states = list(Application.objects.values_list("state", flat=True))
    assert [states.count(state) for state in ("draft", "returned", "withdrawn")] == [1, 1, 1]


# ---- people and pages


def signed_in(key: str) -> Client:
    client = Client()
    user = User.objects.get(email=EVERYBODY[key].email)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("key", EVERYBODY)
def test_everybody_finds_something_to_do_or_reads_that_nothing_waits(key: str) -> None:
    user = User.objects.get(email=EVERYBODY[key].email)
    waits = any(
        DeskTask.objects.filter(role=role, scope=scope, finished=None).exists() for role, scope in user.desk_scopes()
    )
    page = signed_in(key).get("/inbox/").content.decode()
    assert ("Nichts wartet auf Sie" in page) is not waits


def test_every_bank_account_has_become_active() -> None:
    assert set(BankAccount.objects.values_list("state", flat=True)) == {BankAccount.State.ACTIVE}


# ---- the books


def test_it_is_the_sixteenth_of_february() -> None:
    assert clock.today().isoformat() == "2027-02-16"


def test_every_chain_of_the_journal_fits() -> None:
    assert JournalEntry.objects.exists()
    assert [journal.verify(chain) for chain in Chain.objects.all()] == [None] * Chain.objects.count()


def test_every_budget_is_available_promised_paid_or_given_back() -> None:
    funds = Account.objects.filter(kind="budget").select_related("fund")
    for account in funds:
        balances = ledger.fund_balances(account.fund, account.year)
        budget = balances.pop("budget")
        assert budget == sum(balances.values()) > 0, f"{account.fund} {account.year}"
        assert balances["available"] >= 0


def test_the_ledger_and_the_drawdowns_agree() -> None:
    for one in Grant.objects.exclude(state__in=["closed", "offered"]):
        paid = sum((drawdown.amount for drawdown in one.drawdowns.filter(state="paid")), Decimal(0))
        ordered = sum((drawdown.amount for drawdown in one.drawdowns.filter(state="ordered")), Decimal(0))
        balances = ledger.case_balances(one.application)
        assert (balances["disbursed"], balances["ordered"]) == (paid, ordered), one
        assert sum(balances.values()) == one.amount, one


def test_every_document_lies_in_the_store_as_it_was_put_there() -> None:
    documents = Document.objects.filter(deleted_at=None)
    assert documents.count() > 40
    for document in documents:
        with document.open() as file:
            assert hashlib.sha256(file.read()).hexdigest() == document.sha256, document


def test_every_effect_was_delivered() -> None:
    assert not ProcrastinateJob.objects.exclude(status="succeeded").exists()
    made = set(Effect.objects.values_list("entry_id", "name"))
    for entry in JournalEntry.objects.all():
        for name in effects_of(entry.life, entry.verb):
            assert (entry.pk, name) in made, f"{entry}: {name}"


def test_the_desks_are_what_the_states_say() -> None:
    def desks() -> list[tuple[object, ...]]:
        tasks = DeskTask.objects.filter(finished=None)
        fields = ("life", "subject_id", "label", "role", "scope", "title", "subtitle", "due_at")
        return sorted(tasks.values_list(*fields), key=str)

    before = desks()
    assert rebuild_desks() == len(before)
    assert desks() == before


def test_the_story_of_every_case_is_told_in_words() -> None:
    for entry in JournalEntry.objects.exclude(case_id=None).select_related("by"):
        assert "_" not in (line := history.told(entry, named=lambda _person: True)).text, line
        assert line.text != entry.verb, line
