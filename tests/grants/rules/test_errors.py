"""Refusals carry a code, their facts, and a sentence in both languages."""

from datetime import date

from grants.rules.errors import BaseRateMissing, InvalidFacts, PlanUnbalanced, RuleError, UnknownRuleSet, UnknownValue
from tests.grants.rules.amounts import eur


def said(refusal: RuleError) -> tuple[str, str, str]:
    assert str(refusal) == refusal.sentence_de
    return refusal.code, refusal.sentence_de.replace("\N{NO-BREAK SPACE}", " "), refusal.sentence_en


def test_a_fact_that_cannot_be_is_named_before_its_reason() -> None:
    refusal = InvalidFacts("amount", "Der Betrag ist negativ.", "The amount is negative.")
    assert said(refusal) == ("invalid_facts", "amount: Der Betrag ist negativ.", "amount: The amount is negative.")
    assert (refusal.path, refusal.reason_de, refusal.reason_en) == (
        "amount", "Der Betrag ist negativ.", "The amount is negative.",
    )  # fmt: skip


def test_facts_as_a_whole_have_no_name() -> None:
    refusal = InvalidFacts("", "Hier fehlt etwas.", "Something is missing.")
    assert (str(refusal), refusal.path) == ("Hier fehlt etwas.", "")


def test_a_refusal_seen_from_further_out_has_a_longer_path() -> None:
    outer = InvalidFacts("amount", "Nein.", "No.").within("2").within("items")
    assert (outer.path, outer.reason_de, outer.reason_en) == ("items.2.amount", "Nein.", "No.")
    assert InvalidFacts("", "Nein.", "No.").within("plan").path == "plan"


def test_an_unknown_value_says_from_when() -> None:
    refusal = UnknownValue("rates", date(2026, 7, 1), "Fehlt.", "Missing.")
    assert (*said(refusal), refusal.name, refusal.missing_from) == (
        "value_missing", "Fehlt.", "Missing.", "rates", date(2026, 7, 1),
    )  # fmt: skip


def test_a_missing_base_rate_says_from_which_day() -> None:
    refusal = BaseRateMissing(date(2026, 7, 1))
    assert said(refusal) == (
        "base_rate_missing",
        "Für die Zeit ab dem 01.07.2026 ist kein Basiszinssatz hinterlegt. "
        "Bis er im Regelwerk eingetragen ist, lassen sich die Zinsen nicht berechnen.",
        "No base rate is recorded for the time from 1 Jul 2026. "
        "Interest cannot be computed until it has been entered in the rule set.",
    )
    assert (refusal.name, refusal.missing_from) == ("base_rates", date(2026, 7, 1))


def test_an_unknown_rule_set_is_named() -> None:
    refusal = UnknownRuleSet("mars")
    assert said(refusal) == (
        "unknown_rule_set", "Ein Regelwerk „mars“ gibt es nicht.", "There is no rule set “mars”.",
    )  # fmt: skip
    assert refusal.name == "mars"


def test_a_plan_that_does_not_balance_says_what_is_missing_or_too_much() -> None:
    short, long = PlanUnbalanced(eur("0.50")), PlanUnbalanced(eur("-0.50"))
    assert said(short) == (
        "plan_unbalanced",
        "Der Plan geht nicht auf. In der Finanzierung fehlen 0,50 €.",
        "The plan does not balance. €0.50 is missing in the financing.",
    )
    assert said(long) == (
        "plan_unbalanced",
        "Der Plan geht nicht auf. Die Finanzierung ist um 0,50 € zu hoch.",
        "The plan does not balance. The financing is €0.50 too high.",
    )
    assert (short.difference, long.difference) == (eur("0.50"), eur("-0.50"))
