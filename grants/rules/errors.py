"""What the rules refuse. Every refusal carries a code for machines and a sentence for people in both languages."""

from datetime import date
from decimal import Decimal

from grants.rules.words import day_de, day_en, euro_de, euro_en


class RuleError(Exception):
    """A question that cannot be answered; `str()` is the German sentence."""

    code = "rule_error"

    def __init__(self, sentence_de: str, sentence_en: str) -> None:
        super().__init__(sentence_de)
        self.sentence_de = sentence_de
        self.sentence_en = sentence_en


class InvalidFacts(RuleError):
    """A fact that cannot be one. `path` names it from the outside in, for instance `plan.items.2.amount`."""

    code = "invalid_facts"

    def __init__(self, path: str, sentence_de: str, sentence_en: str) -> None:
        where = f"{path}: " if path else ""
        super().__init__(f"{where}{sentence_de}", f"{where}{sentence_en}")
        self.path = path
        self.reason_de = sentence_de
        self.reason_en = sentence_en

    def within(self, outer: str) -> "InvalidFacts":
        """The same refusal, seen from one level further out."""
        path = f"{outer}.{self.path}" if self.path else outer
        return InvalidFacts(path, self.reason_de, self.reason_en)


class UnknownValue(RuleError):
    """A value that the rule set does not hold for a day. It is never extrapolated."""

    code = "value_missing"

    def __init__(self, name: str, missing_from: date, sentence_de: str, sentence_en: str) -> None:
        super().__init__(sentence_de, sentence_en)
        self.name = name
        self.missing_from = missing_from


class BaseRateMissing(UnknownValue):
    """No base rate (§ 247 BGB) is recorded for a day on which interest would run."""

    code = "base_rate_missing"

    def __init__(self, missing_from: date) -> None:
        super().__init__(
            "base_rates",
            missing_from,
            f"Für die Zeit ab dem {day_de(missing_from)} ist kein Basiszinssatz hinterlegt. "
            "Bis er im Regelwerk eingetragen ist, lassen sich die Zinsen nicht berechnen.",
            f"No base rate is recorded for the time from {day_en(missing_from)}. "
            "Interest cannot be computed until it has been entered in the rule set.",
        )


class UnknownRuleSet(RuleError):
    code = "unknown_rule_set"

    def __init__(self, name: str) -> None:
        super().__init__(f"Ein Regelwerk „{name}“ gibt es nicht.", f"There is no rule set “{name}”.")
        self.name = name


class PlanUnbalanced(RuleError):
    """Costs and financing differ. `difference` = costs − financing, EUR."""

    code = "plan_unbalanced"

    def __init__(self, difference: Decimal) -> None:
        gap = abs(difference)
        de, en = f"Die Finanzierung ist um {euro_de(gap)} zu hoch.", f"The financing is {euro_en(gap)} too high."
        if difference > 0:
            de, en = f"In der Finanzierung fehlen {euro_de(gap)}.", f"{euro_en(gap)} is missing in the financing."
        super().__init__(f"Der Plan geht nicht auf. {de}", f"The plan does not balance. {en}")
        self.difference = difference
