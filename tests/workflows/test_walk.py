"""Random walks through application, grant and drawdown, beside a model that knows only a table of moves.

A short walk runs in the suite; `WALKS=1000` takes many.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from grants.models import Application, Call, Drawdown, Grant
from grants.services import drawdowns, ledger, payments
from grants.services.cases import recommend, save_formal_check
from grants.services.drawdowns import Need
from network.models import Actor, Partnership, User
from tests.factories.grants import CallFactory, RuleSetFactory, begin_application, fill_application
from tests.factories.network import BankAccountFactory
from tests.step_queries import counted_steps
from workflows import clock
from workflows.journal import verify
from workflows.models import Chain, JournalEntry
from workflows.refusal import Refused
from workflows.steps import SYSTEM, take

pytestmark = pytest.mark.django_db

MODELS = {"application": Application, "grant": Grant, "drawdown": Drawdown}
INSTALMENT, MOST_QUERIES = Decimal("50.00"), 25

# (kind, state) → step → (who, next state), written by hand
MOVES: dict[tuple[str, str], dict[str, tuple[str, str]]] = {
    ("application", "draft"): {
        "submit": ("signatory", "submitted"), "withdraw": ("signatory", "withdrawn"), "expire": ("system", "expired"),
    },
    ("application", "submitted"): {
        "admit": ("clerk", "admitted"), "return": ("clerk", "returned"), "refuse": ("clerk", "rejected"),
        "withdraw": ("signatory", "withdrawn"),
    },
    ("application", "returned"): {
        "resubmit": ("signatory", "submitted"), "refuse": ("clerk", "rejected"),
        "withdraw": ("signatory", "withdrawn"),
    },
    ("application", "admitted"): {"resolve": ("clerk", "resolved"), "withdraw": ("signatory", "withdrawn")},
    ("application", "resolved"): {
        "approve": ("decider", "approved"), "reject": ("decider", "rejected"), "wait": ("decider", "waiting"),
        "send_back": ("decider", "admitted"), "withdraw": ("signatory", "withdrawn"),
    },
    ("application", "waiting"): {
        "approve": ("decider", "approved"), "reject": ("decider", "rejected"), "expire": ("system", "expired"),
        "withdraw": ("signatory", "withdrawn"),
    },
    ("application", "rejected"): {"reopen": ("decider", "admitted")},
    ("grant", "offered"): {
        "accept": ("signatory", "active"), "decline": ("signatory", "declined"), "lapse": ("system", "lapsed"),
    },
    ("drawdown", "requested"): {
        "check": ("checker", "checked"), "return": ("checker", "returned"), "refuse": ("checker", "refused"),
        "withdraw": ("signatory", "withdrawn"),
    },
    ("drawdown", "returned"): {
        "resubmit": ("signatory", "requested"), "refuse": ("checker", "refused"),
        "withdraw": ("signatory", "withdrawn"),
    },
    ("drawdown", "checked"): {
        "approve": ("approver", "approved"), "return": ("checker", "returned"), "refuse": ("checker", "refused"),
        "withdraw": ("signatory", "withdrawn"),
    },
    ("drawdown", "approved"): {"order": ("treasurer", "ordered"), "cancel": ("approver", "cancelled")},
    ("drawdown", "ordered"): {"confirm": ("treasurer", "paid")},
}  # fmt: skip
AT_REST = {"paid", "refused", "withdrawn", "cancelled"}
TEXT = "Die Gründe stehen in der Akte."


class Walk(RuleBasedStateMachine):
    call: Call
    organisation: Actor
    people: dict[str, User]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        draft = begin_application(self.call, applicant=self.organisation, by=self.people["signatory"])
        fill_application(draft, by=self.people["signatory"])
        self.keys = {"application": draft.pk}
        self.model = {"application": "draft"}
        self.paid = Decimal(0)
        self.taken = 0

    def teardown(self) -> None:
        chain = Chain.objects.get(pk=self.call.partnership.chain_id)
        try:
            assert verify(chain) is None
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def subject(self, kind: str) -> Any:
        return MODELS[kind]._base_manager.get(pk=self.keys[kind])

    def person(self, name: str) -> Any:
        return SYSTEM if name == "system" else User.objects.get(pk=self.people[name].pk)

    # ---- what is done -----------------------------------------------------------------------------------------------

    @rule(data=st.data())
    def a_step_of_the_table(self, data: st.DataObject) -> None:
        possible = [(kind, step) for kind, state in self.model.items() for step in MOVES.get((kind, state), {})]
        if not possible:
            return
        kind, step = data.draw(st.sampled_from(sorted(possible)))
        who, target = MOVES[kind, self.model[kind]][step]
        prepare: dict[tuple[str, str], Callable[[Any], None]] = {
            ("application", "admit"): self.check_formally,
            ("application", "resolve"): self.agree,
        }
        if (kind, step) in prepare:
            prepare[kind, step](self.subject(kind))
        with counted_steps() as counts:
            self.do(kind, step, self.person(who))
        assert max(most for counted in counts.values() for most in counted) <= MOST_QUERIES, counts
        self.model[kind] = target
        if (kind, step) == ("application", "approve"):
            self.keys["grant"], self.model["grant"] = Grant.objects.get(application_id=self.keys[kind]).pk, "offered"
        if (kind, step) == ("drawdown", "confirm"):
            self.paid += INSTALMENT

    def do(self, kind: str, step: str, by: Any) -> None:
        subject = self.subject(kind)
        if (kind, step) == ("drawdown", "order"):
            payments.order_run(self.call.partnership, [subject], pay_on=clock.today(), by=by)
        elif (kind, step) == ("drawdown", "resubmit"):
            drawdowns.request_again(subject, amount=INSTALMENT, need=self.need(), purpose="Honorare", by=by)
        else:
            take(subject, step, by=by, version=subject.version, **self.payload(kind, step))

    def payload(self, kind: str, step: str) -> dict[str, Any]:
        due = clock.today() + timedelta(days=14)
        requested = self.subject("application").requested
        return {
            "return": {"text": TEXT, "due_on": due} if kind == "application" else {"note": TEXT},
            "refuse": {"reasons": TEXT} if kind == "application" else {"note": TEXT},
            "reject": {"reasons": TEXT, "deviation_reason": TEXT},
            "send_back": {"reasons": TEXT},
            "reopen": {"reasons": TEXT},
            "approve": {"amount": requested, "financing_type": "fixed", "reasons": TEXT}
            if kind == "application"
            else {},
            "accept": {"waive_remedy": True},
            "cancel": {"note": TEXT},
            "confirm": {"paid_on": clock.today()},
        }.get(step, {})

    def check_formally(self, application: Application) -> None:
        results = {check.code: ("fine", "") for check in application.procedure.rules.checks}
        save_formal_check(application, results, by=self.people["clerk"])

    def agree(self, application: Application) -> None:
        assert application.requested is not None
        for source in ("clerk", "coordinator"):
            recommend(
                application, source=source, outcome="approve", amount=application.requested, by=self.people[source]
            )

    def need(self) -> Need:
        return Need(self.subject("grant").amount, Decimal(0))

    @precondition(lambda self: self.model.get("grant") == "active" and self.model.get("drawdown", "paid") in AT_REST)
    @rule()
    def money_is_asked_for(self) -> None:
        try:
            asked = drawdowns.request(
                self.subject("grant"), amount=INSTALMENT, need=self.need(), purpose="Honorare",
                by=self.person("signatory"),
            )  # fmt: skip
        except Refused as refusal:
            if self.subject("grant").amount - self.paid >= INSTALMENT:
                raise AssertionError(refusal.code) from refusal
        else:
            self.keys["drawdown"], self.model["drawdown"] = asked.pk, "requested"

    @rule(data=st.data())
    def a_step_that_nobody_may_take_here(self, data: st.DataObject) -> None:
        """Any step of any kind, by anybody: what the table does not allow is refused and leaves nothing behind."""
        kind = data.draw(st.sampled_from(sorted(self.model)))
        steps = sorted({step for (one, _state), moves in MOVES.items() if one == kind for step in moves})
        step, who = data.draw(st.sampled_from(steps)), data.draw(st.sampled_from([*sorted(self.people), "system"]))
        may, _target = MOVES.get((kind, self.model[kind]), {}).get(step, (None, None))
        if who == may or {who, may} in ({"signatory", "applicant"}, {"clerk", "coordinator"}):
            return  # allowed, or the track says so
        before = JournalEntry.objects.count()
        with pytest.raises(Refused), transaction.atomic():
            self.do(kind, step, self.person(who))
        assert JournalEntry.objects.count() == before

    # ---- what always holds ------------------------------------------------------------------------------------------

    @invariant()
    def the_tables_say_what_the_model_says(self) -> None:
        assert {kind: self.subject(kind).state for kind in self.model} == self.model

    @invariant()
    def every_cent_is_somewhere(self) -> None:
        balances = ledger.fund_balances(self.call.fund, self.call.budget_year)
        assert balances.pop("budget") == sum(balances.values())

    @invariant()
    def no_more_is_paid_than_was_promised(self) -> None:
        if "grant" in self.model:
            case = ledger.case_balances(self.subject("application"))
            assert case["disbursed"] == self.paid
            assert case["committed"] + case["ordered"] + case["disbursed"] <= self.subject("grant").amount


def test_every_walk_stays_on_the_paths_of_the_table(
    partnership: Partnership, organisation: Actor, cast: dict[str, User]
) -> None:
    RuleSetFactory(partnership=partnership)
    BankAccountFactory(actor=organisation, active=True)
    call: Call = CallFactory(partnership=partnership, track="micro")
    ledger.set_budget(call.fund, call.budget_year, Decimal("5000.00"), by=cast["treasurer"])
    names = [
        "applicant",
        "signatory",
        "coordinator",
        "clerk",
        "decider",
        "checker",
        "approver",
        "treasurer",
        "stranger",
    ]
    machine = type(
        "MicroWalk",
        (Walk,),
        {"call": call, "organisation": organisation, "people": {name: cast[name] for name in names}},
    )
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ.get("WALKS", "6")),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
