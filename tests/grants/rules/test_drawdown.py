"""How much may be drawn, and what stands in the way."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.drawdown import Ceiling, DrawdownFacts, Obstacles, ceiling
from grants.rules.errors import InvalidFacts
from grants.rules.financing import FinancingType
from grants.rules.plan import Means
from grants.rules.shipped import BAYERN, BUND
from grants.rules.use import Movement
from tests.grants.rules.amounts import amounts, eur

PAYMENTS = tuple(
    Movement(eur(amount), date(2026, month, day))
    for month, day, amount in ((3, 10, "1000"), (4, 5, "2000"), (5, 20, "1000"), (6, 15, "3000"), (7, 10, "1000"))
)
SHARE = DrawdownFacts(
    FinancingType.SHARE, eur("8000"), eur("6000"), Means(own=eur("2000")), PAYMENTS, eur("0"), date(2026, 3, 6)
)


def test_three_requests_draw_the_whole_grant_as_it_is_needed() -> None:
    drawn, requests = eur("0"), []
    for day in (date(2026, 3, 6), date(2026, 5, 15), date(2026, 7, 6)):
        requests.append(ceiling(replace(SHARE, on=day, drawn=drawn), rule_set=BUND).result.amount)
        drawn += requests[-1]
    assert requests == [eur("2250"), eur("3000"), eur("750")]
    assert drawn == eur("6000")


def test_a_payment_on_the_last_day_of_the_window_counts() -> None:
    due = Movement(eur("800"), date(2026, 4, 17))
    assert ceiling(replace(SHARE, payments=(due,)), rule_set=BUND).result.amount == eur("600")
    late = replace(due, day=date(2026, 4, 18))
    assert ceiling(replace(SHARE, payments=(late,)), rule_set=BUND).result.amount == eur("0")
    assert ceiling(replace(SHARE, payments=(late,)), rule_set=BAYERN).result.amount == eur("600")


def test_a_fixed_amount_is_drawn_pro_rata_like_a_share() -> None:
    facts = replace(SHARE, financing_type=FinancingType.FIXED)
    assert ceiling(facts, rule_set=BUND).result.amount == eur("2250")


def test_under_deficit_own_and_other_means_come_first() -> None:
    facts = replace(SHARE, financing_type=FinancingType.DEFICIT)
    assert ceiling(facts, rule_set=BUND).result.amount == eur("1000")
    assert ceiling(replace(facts, payments=PAYMENTS[:1]), rule_set=BUND).result.amount == eur("0")


def test_under_full_financing_income_comes_first() -> None:
    facts = replace(SHARE, financing_type=FinancingType.FULL, means=Means(participants=eur("100")))
    assert ceiling(facts, rule_set=BUND).result.amount == eur("2900")


def test_the_last_instalment_can_be_retained() -> None:
    retaining = BUND.with_settings({"retention_percent": "10.00"})
    facts = replace(SHARE, on=date(2026, 7, 6), drawn=eur("5250"))
    finding = ceiling(facts, rule_set=retaining)
    assert finding.result.amount == eur("150")
    assert [row.rule for row in finding.trace] == [
        "drawdown.need", "drawdown.share", "drawdown.retention", "drawdown.ceiling",
    ]  # fmt: skip


def test_more_than_the_grant_is_never_drawn() -> None:
    costly = Movement(eur("20000"), date(2026, 3, 6))
    assert ceiling(replace(SHARE, payments=(costly,)), rule_set=BUND).result.amount == eur("6000")
    assert ceiling(replace(SHARE, drawn=eur("6000")), rule_set=BUND).result.amount == eur("0")


def test_every_obstacle_blocks_and_says_why() -> None:
    obstacles = Obstacles(("Gesamtfinanzierung nachweisen",), open_statement=True, notice_final=False,
                          last_request_on=date(2026, 3, 5))  # fmt: skip
    finding = ceiling(SHARE, obstacles=obstacles, rule_set=BUND)
    assert [block.code for block in finding.result.blocks] == [
        "condition_open", "statement_open", "notice_not_final", "after_last_request_date",
    ]  # fmt: skip
    assert finding.result.blocks[0].sentence_de == (
        "Eine Bedingung ist noch nicht erfüllt: Gesamtfinanzierung nachweisen."
    )
    assert (finding.result.amount, finding.result.payable) == (eur("2250"), eur("0"))


def test_the_last_request_day_itself_is_open() -> None:
    obstacles = Obstacles(last_request_on=date(2026, 3, 6))
    assert ceiling(SHARE, obstacles=obstacles, rule_set=BUND).result == Ceiling(eur("2250"))


def test_the_ceiling_explains_itself() -> None:
    assert [row.sentence_de for row in ceiling(SHARE, rule_set=BUND).trace] == [
        "Bezahlt oder fällig bis zum 17.04.2026 (6 Wochen ab dem 06.03.2026): 3.000,00 €.",
        "Davon trägt die Zuwendung 75 %, also 2.250,00 €.",
        "Bis jetzt ausgezahlt sind 0,00 €. Abrufbar sind höchstens 2.250,00 €.",
    ]


def test_a_plan_without_costs_has_no_ceiling() -> None:
    with pytest.raises(InvalidFacts, match="planned_costs"):
        replace(SHARE, planned_costs=eur("0"))


@given(
    st.sampled_from(FinancingType),
    amounts,
    amounts.filter(bool),
    st.lists(st.builds(Movement, amounts, st.dates(date(2026, 1, 1), date(2026, 12, 31))), max_size=5),
    amounts,
)
def test_what_is_drawn_never_exceeds_the_grant(
    kind: FinancingType, grant: Decimal, own: Decimal, payments: list[Movement], drawn: Decimal
) -> None:
    facts = DrawdownFacts(kind, grant + own, grant, Means(own=own), tuple(payments), drawn, date(2026, 6, 1))
    amount = ceiling(facts, rule_set=BUND).result.amount
    assert amount >= 0
    assert amount == 0 or amount + drawn <= grant
