"""Small amounts that are not worth claiming."""

from decimal import Decimal
from typing import Literal

from grants.rules.finding import Finding
from grants.rules.money import ZERO
from grants.rules.rule_set import RuleSet
from grants.rules.words import euro_de, euro_en


def claimed(
    amount: Decimal, threshold: Literal["small_claim_repayment", "small_claim_interest"], *, rule_set: RuleSet
) -> Finding[Decimal]:
    """`amount` itself, EUR, or nothing where it lies below the rule set's threshold; then the trace says so."""
    least = rule_set.small_claim_repayment if threshold == "small_claim_repayment" else rule_set.small_claim_interest
    if not amount or amount >= least:
        return Finding(amount)
    row = rule_set.explain(
        f"claim.{threshold}",
        source=threshold,
        de=f"{euro_de(amount)} werden nicht gefordert: Beträge unter {euro_de(least)} entfallen.",
        en=f"{euro_en(amount)} is not claimed: amounts below {euro_en(least)} are dropped.",
        result=ZERO,
        amount=amount,
        threshold=least,
    )
    return Finding(ZERO, (row,))
