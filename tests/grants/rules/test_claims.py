"""Small amounts that are not worth claiming."""

from grants.rules.claims import claimed
from grants.rules.finding import Finding
from grants.rules.shipped import BUND
from tests.grants.rules.amounts import eur
from tests.grants.rules.said import told

GENEROUS = BUND.with_settings({"small_claim_repayment": "250.00", "small_claim_interest": "25.00"})


def test_a_repayment_below_its_threshold_is_dropped_and_the_trace_says_so() -> None:
    finding = claimed(eur("249.99"), "small_claim_repayment", rule_set=GENEROUS)
    assert finding.result == eur("0")
    assert (
        told(finding)
        == """
claim.small_claim_repayment | Einstellung des Programms
  249,99 € werden nicht gefordert: Beträge unter 250,00 € entfallen.
  €249.99 is not claimed: amounts below €250.00 are dropped.
  amount 249.99, threshold 250.00 = 0.00
"""
    )


def test_interest_has_a_threshold_of_its_own() -> None:
    finding = claimed(eur("24.99"), "small_claim_interest", rule_set=GENEROUS)
    assert finding.result == eur("0")
    assert (
        told(finding)
        == """
claim.small_claim_interest | Einstellung des Programms
  24,99 € werden nicht gefordert: Beträge unter 25,00 € entfallen.
  €24.99 is not claimed: amounts below €25.00 are dropped.
  amount 24.99, threshold 25.00 = 0.00
"""
    )
    assert claimed(eur("25"), "small_claim_interest", rule_set=GENEROUS) == Finding(eur("25"))


def test_what_reaches_the_threshold_is_claimed_without_a_word() -> None:
    assert claimed(eur("250"), "small_claim_repayment", rule_set=GENEROUS) == Finding(eur("250"))
    assert claimed(eur("0"), "small_claim_repayment", rule_set=GENEROUS) == Finding(eur("0"))
