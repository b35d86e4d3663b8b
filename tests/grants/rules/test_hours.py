"""Fees and volunteers' hours."""

from decimal import Decimal

import pytest

from grants.rules.hours import Hours, Pay, fee, volunteer_hours
from grants.rules.shipped import BUND
from tests.grants.rules.amounts import eur
from tests.grants.rules.said import refused, told

CAPPED = BUND.with_settings({"fee_hour_highest": "80.00"})


def work(hours: str, rate: str) -> Hours:
    return Hours("Moderation", Decimal(hours), eur(rate))


def test_hours_times_rate_is_the_fee_rounded_half_up() -> None:
    assert fee(work("7.5", "90"), rule_set=BUND).result == Pay(eur("675"))
    assert fee(work("0.1", "0.05"), rule_set=BUND).result == Pay(eur("0.01"))
    assert fee(work("0", "90"), rule_set=BUND).result == Pay(eur("0"))


def test_a_rate_above_the_highest_is_cut_and_the_objection_names_the_line() -> None:
    finding = fee(work("2.5", "90"), rule_set=CAPPED)
    assert finding.result.amount == eur("200")
    objection = finding.result.objection
    assert objection is not None
    assert (objection.code, objection.item, objection.amount) == ("fee_rate_exceeded", "Moderation", eur("25"))
    assert (objection.sentence_de, objection.sentence_en) == (
        finding.trace[0].sentence_de, finding.trace[0].sentence_en,
    )  # fmt: skip
    assert (
        told(finding)
        == """
hours.fee | Einstellung des Programms; 0 heißt: kein Höchstsatz
  Moderation: 2,5 Stunden zu 80,00 € sind 200,00 €. Angesetzt waren 90,00 € je Stunde; der Höchstsatz ist 80,00 €.
  Moderation: 2.5 hours at €80.00 is €200.00. Planned were €90.00 an hour; the highest rate is €80.00.
  item Moderation, hours 2.5, asked 90.00, rate 80.00 = 200.00
"""
    )
    assert fee(work("2.5", "80"), rule_set=CAPPED).result.objection is None


def test_volunteers_hours_count_at_the_rate_of_the_programme_at_most() -> None:
    assert volunteer_hours(work("10", "12.50"), rule_set=BUND).result == Pay(eur("125"))
    finding = volunteer_hours(work("1", "16"), rule_set=BUND)
    assert finding.result.amount == eur("15")
    assert finding.result.objection is not None
    assert (finding.result.objection.code, finding.result.objection.amount) == ("volunteer_rate_exceeded", eur("1"))
    assert (
        told(finding)
        == """
hours.volunteer | Einstellung des Programms; einzelne Programme: 15 Euro (allgemeines Wissen, zu bestätigen)
  Moderation: 1 Stunde zu 15,00 € sind 15,00 €. Angesetzt waren 16,00 € je Stunde; der Höchstsatz ist 15,00 €.
  Moderation: 1 hour at €15.00 is €15.00. Planned were €16.00 an hour; the highest rate is €15.00.
  item Moderation, hours 1, asked 16.00, rate 15.00 = 15.00
"""
    )


@pytest.mark.parametrize("hours", ["-1", "100001", "NaN"])
def test_hours_that_nobody_works_are_refused(hours: str) -> None:
    assert refused(work, hours, "1") == (
        "hours", "Die Zahl der Stunden ist negativ oder zu groß.", "The number of hours is negative or too large.",
    )  # fmt: skip
    assert refused(work, "1", "-1")[0] == "rate"


def test_the_most_hours_can_still_be_worked() -> None:
    assert fee(work("100000", "1"), rule_set=BUND).result == Pay(eur("100000"))
