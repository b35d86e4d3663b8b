"""What a draft of the rules would change in the settled cases, before anybody publishes it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from grants import settled_cases
from grants.models import Call, Exclusion, Grant, RuleSet, RuleTrial
from grants.rules.errors import PlanUnbalanced
from grants.rules.finding import Finding
from grants.rules.rule_set import RuleSet as Rules
from grants.rules.settlement import Settlement as Outcome
from grants.services import publications, rule_sets, trials
from grants.settled_cases import SettledCase
from network.models import Actor, Partnership, User
from reporting.models import Settlement
from tests.conftest import Cast
from tests.factories.reporting import active_grant, at, pay, verified_statement
from workflows import clock
from workflows.refusal import Refused
from workflows.steps import take

pytestmark = pytest.mark.django_db

PLAN: dict[str, Any] = {
    "costs": {"FEES": "2000.00", "MATERIAL": "2000.00"},
    "means": {"OWN": "1000.00"},
    "amount": "3000.00",
}
# Fees 40 % over their plan: 400.00 of them count under 20 %, 800.00 under 40 %.
SPENT = {"vouchers": [("FEES", "2800.00"), ("MATERIAL", "1000.00")], "income": {"own": "1000.00"}}


def settled_grant(call: Call, organisation: Actor, cast: Cast, **spent: Any) -> Grant:
    clock.set_to(at(2025, 3, 1))
    grant = active_grant(call, organisation=organisation, cast=cast, financing_type="share", **PLAN)
    pay(grant, "3000.00", cast=cast)
    clock.set_to(at(2025, 7, 1))
    verified_statement(grant, cast=cast, **(SPENT | spent))
    amount = Settlement.objects.filter(grant=grant).latest().final_grant
    return take(Grant.objects.get(pk=grant.pk), "settle", by=cast["decider"], final_amount=amount)


@pytest.fixture
def overrun(call: Call, organisation: Actor, cast: Cast) -> Grant:
    return settled_grant(call, organisation, cast)


@pytest.fixture
def draft(partnership: Partnership, overrun: Grant, cast: Cast) -> RuleSet:
    """As the rules in force, with 40 % instead of 20 %."""
    begun = rule_sets.start_rule_set(
        partnership, name="Bund 2026", valid_from=dt.date(2026, 1, 1), rules=overrun.rule_set.rules,
        by=cast["administrator"], taken_from=overrun.rule_set,
    )  # fmt: skip
    return rule_sets.change_values(begun, {"item_tolerance": ("0.40", "Entwurf")}, by=cast["administrator"])


def run(trial: RuleTrial, *, portion: int = trials.PORTION) -> RuleTrial:
    while RuleTrial.objects.get(pk=trial.pk).finished_at is None:
        trials.go_on(trial.pk, portion=portion)
    return RuleTrial.objects.get(pk=trial.pk)


def test_a_case_that_would_come_to_something_else_is_shown_with_both_figures_and_why(
    draft: RuleSet, overrun: Grant, cast: Cast
) -> None:
    trial = run(trials.start_trial(draft, by=cast["administrator"]))
    row = trial.cases.get()
    assert row.grant == overrun
    assert (row.before["recognised_total"], row.before["final_grant"]) == ("3400.00", "2550.00")
    assert (row.after["recognised_total"], row.after["final_grant"]) == ("3800.00", "2850.00")
    assert (row.before["repayment"], row.after["repayment"]) == ("450.00", "150.00")
    told = [(one["before"]["de"], one["after"]["de"]) for one in row.why if one["before"] and one["after"]]
    assert any("120 %" in old and "2.400,00" in old for old, _new in told)
    assert any("2.800,00" in new for _old, new in told)


def test_cases_that_come_to_the_same_are_not_shown(draft: RuleSet, call: Call, organisation: Actor, cast: Cast) -> None:
    settled_grant(call, organisation, cast, vouchers=[("FEES", "2000.00"), ("MATERIAL", "2000.00")])
    trial = run(trials.start_trial(draft, by=cast["administrator"]))
    assert (trial.total, trial.done, trial.cases.count()) == (2, 2, 1)


def test_the_same_values_change_nothing(overrun: Grant, partnership: Partnership, cast: Cast) -> None:
    same = rule_sets.start_rule_set(
        partnership, name="Abschrift", valid_from=dt.date(2026, 1, 1), rules=overrun.rule_set.rules,
        by=cast["administrator"],
    )  # fmt: skip
    assert not run(trials.start_trial(same, by=cast["administrator"])).cases.exists()


def test_an_open_case_is_not_tried(draft: RuleSet, call: Call, organisation: Actor, cast: Cast) -> None:
    clock.set_to(at(2025, 3, 1))
    active_grant(call, organisation=organisation, cast=cast, **PLAN)
    assert settled_cases.count(draft.partnership) == 1


def test_the_cases_are_taken_in_portions_and_each_portion_is_a_job(
    draft: RuleSet, call: Call, organisation: Actor, cast: Cast
) -> None:
    for _number in range(2):
        settled_grant(call, organisation, cast)
    trial = trials.start_trial(draft, by=cast["administrator"])
    jobs = ProcrastinateJob.objects.filter(task_name=trials.TASK)
    assert jobs.count() == 1
    progress = []
    while RuleTrial.objects.get(pk=trial.pk).finished_at is None:
        trials.go_on(trial.pk, portion=2)
        progress.append(RuleTrial.objects.get(pk=trial.pk).done)
    assert progress == [2, 3]
    assert jobs.count() == 2
    trials.go_on(trial.pk)  # a job that comes twice finds nothing to do
    assert trial.cases.count() == 3


def test_a_trial_is_given_up_when_its_draft_changes(draft: RuleSet, cast: Cast) -> None:
    trial = trials.start_trial(draft, by=cast["administrator"])
    rule_sets.change_values(draft, {"item_tolerance": ("0.30", "Entwurf")}, by=cast["administrator"])
    trials.go_on(trial.pk)
    assert not RuleTrial.objects.filter(pk=trial.pk).exists()


def test_a_draft_goes_to_the_decider_only_with_its_own_trial(draft: RuleSet, cast: Cast) -> None:
    administrator = cast["administrator"]
    with pytest.raises(Refused, match="nachrechnen"):
        rule_sets.propose_rule_set(draft, by=administrator)
    run(trials.start_trial(draft, by=administrator))
    draft = rule_sets.change_values(draft, {"item_tolerance": ("0.30", "Entwurf")}, by=administrator)
    with pytest.raises(Refused, match="nachrechnen"):
        rule_sets.propose_rule_set(draft, by=administrator)
    run(trials.start_trial(draft, by=administrator))
    assert rule_sets.propose_rule_set(draft, by=administrator).is_waiting


def test_asking_twice_for_the_same_values_starts_one_trial(draft: RuleSet, cast: Cast) -> None:
    first = trials.start_trial(draft, by=cast["administrator"])
    assert trials.start_trial(draft, by=cast["administrator"]) == first
    run(first)
    assert trials.start_trial(draft, by=cast["administrator"]) == first


def test_a_case_that_cannot_be_settled_under_the_draft_says_why(draft: RuleSet) -> None:
    [case] = settled_cases.after(draft.partnership, 0, 10)

    def unsettled(rules: Rules) -> Finding[Outcome]:
        if rules is not case.rules:
            raise PlanUnbalanced(Decimal("12.00"))
        return case.settle(rules)

    row = trials.compared(SettledCase(case.grant, case.rules, unsettled), draft.rules, RuleTrial(rule_set=draft))
    assert row is not None
    assert row.before["final_grant"] == "2550.00"
    assert row.after["problem"]["de"] == "Der Plan geht nicht auf. In der Finanzierung fehlen 12,00\u00a0€."


def test_a_published_set_becomes_the_one_in_force_on_its_day_and_leaves_old_grants_alone(
    draft: RuleSet, overrun: Grant, cast: Cast
) -> None:
    run(trials.start_trial(draft, by=cast["administrator"]))
    rule_sets.propose_rule_set(draft, by=cast["administrator"])
    publications.publish(draft, by=cast["decider"])
    assert RuleSet.in_force(draft.partnership, dt.date(2025, 12, 31)) == overrun.rule_set
    assert RuleSet.in_force(draft.partnership, dt.date(2026, 1, 1)) == draft
    frozen = Grant.objects.get(pk=overrun.pk).rule_values["values"]["item_tolerance"]["value"]
    assert Decimal(frozen) == Decimal("0.20")


# ---- its page ------------------------------------------------------------------------------------------------------


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(draft: RuleSet) -> str:
    return reverse("grants:rule_trial", args=[draft.public_id])


def test_the_page_shows_how_far_it_is_and_then_each_case_with_its_reasons(
    draft: RuleSet, overrun: Grant, cast: Cast
) -> None:
    administrator, decider = browser(cast["administrator"]), browser(cast["decider"])
    assert administrator.get(address(draft)).status_code == 404
    started = administrator.post(reverse("grants:start_rule_trial", args=[draft.public_id]))
    assert started.headers["Location"] == address(draft)
    running = administrator.get(address(draft)).content.decode()
    assert "0 von 1 Fällen nachgerechnet" in running
    assert 'hx-trigger="every 2s"' in running
    run(draft.trials.get())
    done = administrator.get(address(draft)).content.decode()
    assert "hx-trigger" not in done
    for text in ("2.550,00", "2.850,00", "120\N{NO-BREAK SPACE}%", overrun.application.number):
        assert text.replace("\N{NO-BREAK SPACE}", " ") in done.replace("\N{NO-BREAK SPACE}", " ")
    # The administrator has no part in cases and gets no link to one; the decider does.
    assert overrun.get_absolute_url() not in done
    assert overrun.get_absolute_url() in decider.get(address(draft)).content.decode()


def test_a_case_from_which_somebody_is_excluded_is_hidden_from_them(draft: RuleSet, overrun: Grant, cast: Cast) -> None:
    run(trials.start_trial(draft, by=cast["administrator"]))
    Exclusion.objects.create(
        case=overrun.application, person=cast["decider"], reason="Vorstand", declared_at=clock.now()
    )
    text = browser(cast["decider"]).get(address(draft)).content.decode()
    assert overrun.application.number not in text
    assert "Ein Fall, an dem Sie nicht mitwirken dürfen" in text


def test_a_new_trial_takes_the_place_of_the_one_before(draft: RuleSet, cast: Cast) -> None:
    run(trials.start_trial(draft, by=cast["administrator"]))
    rule_sets.change_values(draft, {"item_tolerance": ("0.30", "Entwurf")}, by=cast["administrator"])
    draft.refresh_from_db()
    latest = trials.start_trial(draft, by=cast["administrator"])
    assert list(draft.trials.all()) == [latest]
