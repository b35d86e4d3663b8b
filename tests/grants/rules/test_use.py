"""Which instalment paid for what, and what lay idle."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from grants.rules.financing import FinancingType
from grants.rules.shipped import BAYERN, BUND
from grants.rules.use import Movement, Portion, Repayment, grant_uses, late_debts, match, open_amount, use_by
from tests.grants.rules.amounts import amounts, eur

JAN, FEB, MAR, APR, MAY = (date(2026, month, 1) for month in range(1, 6))


def move(amount: str, day: date) -> Movement:
    return Movement(eur(amount), day)


def back(amount: str, credited_on: date, ineffective_from: date | None = None) -> Repayment:
    return Repayment(eur(amount), credited_on, ineffective_from)


def uses(kind: FinancingType, *costs: Movement, grant: str, award: str, planned: str, other: str) -> list[Movement]:
    return list(
        grant_uses(
            costs, financing_type=kind, final_grant=eur(grant), award=eur(award), planned_costs=eur(planned),
            other_means=eur(other),
        )
    )  # fmt: skip


def test_instalments_are_used_up_first_in_first_out() -> None:
    portions = match([move("100", MAR), move("100", JAN)], [move("150", APR), move("20", FEB)])
    assert portions == (
        Portion(eur("20"), JAN, FEB), Portion(eur("80"), JAN, APR), Portion(eur("70"), MAR, APR),
        Portion(eur("30"), MAR, None),
    )  # fmt: skip
    assert open_amount(portions) == eur("30")


def test_money_given_back_is_no_longer_open() -> None:
    portions = match([move("100", JAN)], [move("60", FEB)], [back("40", MAY)])
    assert portions[1] == Portion(eur("40"), JAN, MAY, returned=True)
    assert "zurückgegeben" in late_debts(portions, rule_set=BUND).trace[0].sentence_de


def test_a_repayment_after_the_last_payout_is_of_what_no_use_covers() -> None:
    instalments = [move("100", JAN), move("100", FEB)]
    portions = match(instalments, [move("170", APR)], [back("30", MAR)])
    assert portions == (
        Portion(eur("100"), JAN, APR), Portion(eur("70"), FEB, APR), Portion(eur("30"), FEB, MAR, returned=True),
    )  # fmt: skip
    assert match([move("100", JAN)], [move("100", APR)], [back("30", MAR)]) == (Portion(eur("100"), JAN, APR),)


def test_money_given_back_before_a_later_payout_was_not_used_later() -> None:
    portions = match([move("100", JAN), move("100", MAR)], [move("100", APR)], [back("100", FEB)])
    assert portions == (Portion(eur("100"), JAN, FEB, returned=True), Portion(eur("100"), MAR, APR))


def test_money_used_stays_used_when_its_award_loses_effect_later_or_from_the_start() -> None:
    for lost in (date(2025, 12, 31), FEB, APR):
        assert match([move("100", JAN)], [move("100", MAR)], [back("20", MAY, lost)]) == (
            Portion(eur("100"), JAN, MAR),
        )


def test_unspent_money_of_a_reduced_grant_lies_idle_until_the_award_lost_its_effect() -> None:
    portions = match([move("100", JAN)], [move("50", FEB)], [back("20", APR, MAR), back("30", MAY)])
    assert portions == (
        Portion(eur("50"), JAN, FEB), Portion(eur("30"), JAN, MAY, returned=True),
        Portion(eur("20"), JAN, MAR, returned=True, lapsed=True),
    )  # fmt: skip
    told = late_debts(portions, rule_set=BUND).trace[-1]
    assert "nicht verwendet bis zum 01.03.2026, dem Tag, an dem die Bewilligung insoweit entfiel" in told.sentence_de


def test_uses_beyond_the_instalments_match_nothing() -> None:
    assert match([move("10", JAN)], [move("15", FEB)]) == (Portion(eur("10"), JAN, FEB),)


def test_each_cost_uses_grant_money_at_the_quota() -> None:
    costs = move("400", JAN), move("360", FEB)
    found = uses(FinancingType.SHARE, *costs, grant="570", award="600", planned="800", other="0")
    assert found == [move("300", JAN), move("270", FEB)]


def test_a_fixed_amount_is_used_up_by_the_costs_it_was_given_for() -> None:
    costs = move("4500", JAN), move("4500", FEB)
    found = uses(FinancingType.FIXED, *costs, grant="8000", award="8000", planned="10000", other="0")
    assert found == [move("4000", JAN), move("4000", FEB)]


def test_a_share_reduced_by_extra_income_is_used_at_the_quota_up_to_the_grant() -> None:
    found = uses(FinancingType.SHARE, move("8000", JAN), move("1000", FEB), grant="7040", award="8000",
                 planned="10000", other="0")  # fmt: skip
    assert found == [move("6400", JAN), move("640", FEB)]


def test_under_deficit_other_means_are_used_first() -> None:
    found = uses(FinancingType.DEFICIT, move("100", JAN), move("300", FEB), move("900", MAR), grant="700",
                 award="800", planned="1000", other="250")  # fmt: skip
    assert found == [move("150", FEB), move("550", MAR)]


def test_other_means_leave_the_grant_what_it_may_keep() -> None:
    found = uses(FinancingType.DEFICIT, move("600", JAN), move("400", FEB), grant="800", award="800", planned="1100",
                 other="300")  # fmt: skip
    assert found == [move("400", JAN), move("400", FEB)]


def test_a_land_with_two_months_counts_by_the_calendar() -> None:
    assert use_by(date(2026, 1, 15), rule_set=BAYERN) == date(2026, 3, 15)
    assert use_by(date(2025, 12, 31), rule_set=BAYERN) == date(2026, 2, 28)


def test_the_last_day_of_the_window_is_still_in_time() -> None:
    on_time, late = (Portion(eur("1"), JAN, date(2026, 2, day)) for day in (12, 13))
    assert use_by(JAN, rule_set=BUND) == date(2026, 2, 12)
    assert late_debts([on_time], rule_set=BUND).result == ()
    assert len(late_debts([late], rule_set=BUND).result) == 1


def test_open_money_runs_to_the_day_that_is_asked_about() -> None:
    portion = Portion(eur("1"), JAN, None)
    assert late_debts([portion], rule_set=BUND).result == ()
    finding = late_debts([portion], until=MAY, rule_set=BUND)
    assert [(debt.since, debt.until) for debt in finding.result] == [(JAN, MAY)]
    assert "noch nicht verwendet" in finding.trace[0].sentence_de


movements = st.lists(st.builds(Movement, amounts, st.dates(JAN, MAY)), max_size=6)


@given(movements, movements)
def test_portions_add_up_to_the_instalments(instalments: list[Movement], used: list[Movement]) -> None:
    portions = match(instalments, used)
    paid = sum((part.amount for part in instalments), Decimal(0))
    spent = sum((part.amount for part in used), Decimal(0))
    assert sum(part.amount for part in portions) == paid
    assert open_amount(portions) == max(Decimal(0), paid - spent)


@given(movements, st.sampled_from(FinancingType), amounts, amounts)
def test_uses_never_exceed_the_grant(costs: list[Movement], kind: FinancingType, grant: Decimal, more: Decimal) -> None:
    found = grant_uses(costs, financing_type=kind, final_grant=grant, award=grant + more,
                       planned_costs=grant + more + 1, other_means=more)  # fmt: skip
    assert sum(part.amount for part in found) <= grant
    assert all(part.amount > 0 for part in found)
