"""How much may be drawn, and what stands in the way."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.drawdown import Ceiling, DrawdownFacts, Obstacles, ceiling
from grants.rules.financing import FinancingType
from grants.rules.plan import Means
from grants.rules.shipped import BAYERN, BUND
from grants.rules.use import Movement
from tests.grants.rules.amounts import amounts, eur
from tests.grants.rules.said import refused, told

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
    assert (
        told(ceiling(replace(SHARE, drawn=eur("250")), rule_set=BUND))
        == """
drawdown.need | Nr. 1.4 ANBest-P: sechs Wochen
  Bezahlt oder fällig bis zum 17.04.2026 (6 Wochen ab dem 06.03.2026): 3.000,00 €.
  Paid or due until 17 Apr 2026 (6 weeks from 6 Mar 2026): €3,000.00.
  on 2026-03-06, until 2026-04-17 = 3000.00
drawdown.share | Nr. 1.4.1 ANBest-P: anteilig mit den anderen Mitteln
  Davon trägt die Zuwendung 75 %, also 2.250,00 €.
  The grant bears 75% of it, that is €2,250.00.
  need 3000.00, planned_costs 8000.00, grant 6000.00, other_means 2000.00 = 2250.00
drawdown.ceiling | Nr. 1.4 ANBest-P
  Bis jetzt ausgezahlt sind 250,00 €. Abrufbar sind höchstens 2.000,00 €.
  Paid out so far: €250.00. At most €2,000.00 can be requested.
  entitled 2250.00, bound 6000.00, drawn 250.00 = 2000.00
"""
    )


def test_a_plan_without_costs_has_no_ceiling() -> None:
    refusal = "planned_costs", "Ohne geplante Kosten gibt es keinen Abruf.", "There are no costs."
    assert refused(replace, SHARE, planned_costs=eur("0")) == refusal


def test_a_ceiling_under_deficit_with_a_retained_part_explains_itself() -> None:
    facts = replace(SHARE, financing_type=FinancingType.DEFICIT, on=date(2026, 7, 6))
    retaining = BUND.with_settings({"retention_percent": "12.50"})
    assert (
        told(ceiling(facts, rule_set=retaining))
        == """
drawdown.need | Nr. 1.4 ANBest-P: sechs Wochen
  Bezahlt oder fällig bis zum 17.08.2026 (6 Wochen ab dem 06.07.2026): 8.000,00 €.
  Paid or due until 17 Aug 2026 (6 weeks from 6 Jul 2026): €8,000.00.
  on 2026-07-06, until 2026-08-17 = 8000.00
drawdown.deficit | Nr. 1.4.2 ANBest-P: eigene und andere Mittel zuerst
  Eigene und andere Mittel von 2.000,00 € gehen vor. Es bleiben 6.000,00 €.
  Own and other means of €2,000.00 come first. €6,000.00 remains.
  need 8000.00, planned_costs 8000.00, grant 6000.00, other_means 2000.00 = 6000.00
drawdown.retention | Einstellung des Programms
  12,50 % der Zuwendung (750,00 €) werden erst nach der Prüfung des Verwendungsnachweises gezahlt. Vorher sind
    höchstens 5.250,00 € abrufbar.
  12.50% of the grant (€750.00) is paid after the statement of use has been audited. Before that at most €5,250.00
    can be drawn.
  grant 6000.00, retention_percent 12.50 = 5250.00
drawdown.ceiling | Nr. 1.4 ANBest-P
  Bis jetzt ausgezahlt sind 0,00 €. Abrufbar sind höchstens 5.250,00 €.
  Paid out so far: €0.00. At most €5,250.00 can be requested.
  entitled 6000.00, bound 5250.00, drawn 0.00 = 5250.00
"""
    )


def test_every_obstacle_explains_itself() -> None:
    obstacles = Obstacles(("Gesamtfinanzierung nachweisen",), open_statement=True, notice_final=False,
                          last_request_on=date(2026, 3, 5))  # fmt: skip
    finding = ceiling(SHARE, obstacles=obstacles, rule_set=BUND)
    assert (
        told(replace(finding, trace=finding.trace[3:]))
        == """
drawdown.condition_open | Bewilligungsbescheid
  Eine Bedingung ist noch nicht erfüllt: Gesamtfinanzierung nachweisen.
  A condition has not been met yet: Gesamtfinanzierung nachweisen.
  on 2026-03-06 = 0.00
drawdown.statement_open | Bewilligungsbescheid
  Ein früherer Verwendungsnachweis steht noch aus.
  An earlier statement of use is still open.
  on 2026-03-06 = 0.00
drawdown.notice_not_final | Bewilligungsbescheid
  Der Bescheid ist noch nicht bestandskräftig.
  The notice is not final yet.
  on 2026-03-06 = 0.00
drawdown.after_last_request_date | Bewilligungsbescheid
  Für dieses Haushaltsjahr war der letzte Abruf am 05.03.2026 möglich.
  For this budget year 5 Mar 2026 was the last day for a request.
  on 2026-03-06 = 0.00
"""
    )


def test_nothing_stands_in_the_way_unless_it_is_said() -> None:
    assert Obstacles() == Obstacles((), open_statement=False, notice_final=True, last_request_on=None)
    assert ceiling(SHARE, rule_set=BUND).result.blocks == ()


@pytest.mark.parametrize("name", ["planned_costs", "grant", "drawn"])
def test_what_is_no_amount_is_refused(name: str) -> None:
    assert refused(replace, SHARE, **{name: Decimal("-1")})[0] == name


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
