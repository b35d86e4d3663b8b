"""The rule sets that come with Fördernetz: examples, each value to be confirmed by a practitioner before use."""

from typing import Any

from grants.rules.errors import UnknownRuleSet
from grants.rules.rule_set import RuleSet

UNVERIFIED = "allgemeines Wissen, zu bestätigen"
RATE_2016 = "Bekanntgabe der Deutschen Bundesbank; finanzmarktnachrichten.de, stb-bruns.com"

BASE_RATES = [
    {"valid_from": "2016-07-01", "percent": "-0.88", "source": RATE_2016},
    {"valid_from": "2023-01-01", "percent": "1.62", "source": RATE_2016},
    {"valid_from": "2023-07-01", "percent": "3.12", "source": UNVERIFIED},
    {"valid_from": "2024-01-01", "percent": "3.62", "source": UNVERIFIED},
    {"valid_from": "2024-07-01", "percent": "3.37", "source": UNVERIFIED},
    {"valid_from": "2025-01-01", "percent": "2.27", "source": UNVERIFIED},
    {"valid_from": "2025-07-01", "percent": "1.27", "source": RATE_2016},
    {"valid_from": "2026-01-01", "percent": "1.27", "source": RATE_2016},
]

# value and source; changed below where a Land differs
BUND_VALUES: dict[str, tuple[Any, str]] = {
    "land": ("", "§ 31 Abs. 3 VwVfG, § 193 BGB: Feiertage, die in allen Ländern gelten"),
    "item_tolerance": ("0.20", "Nr. 1.2 ANBest-P"),
    "tolerance_level": ("line", "Nr. 1.2 ANBest-P"),
    "tolerance_base": ("item", "Nr. 1.2 ANBest-P"),
    "overhead_percent": ("5.00", "Förderrichtlinie „Zusammenhalt durch Teilhabe“: bis zu 5 % der Projektausgaben"),
    "in_kind_allowed": (False, "Einstellung des Programms"),
    "in_kind_percent": ("0.00", "Einstellung des Programms"),
    "minor_change_threshold": ("0.00", "Nr. 2 ANBest-P; mehrere Fassungen nennen 500 Euro"),
    "check_overfinancing": (False, "Nr. 2 ANBest-P, Festbetragsfinanzierung"),
    "cap_costs_at_plan": (False, "VG Hannover, 25.06.2003, 6 A 3946/01"),
    "drawdown_window": ("P42D", "Nr. 1.4 ANBest-P: sechs Wochen"),
    "retention_percent": ("0.00", "Einstellung des Programms"),
    "day_count": ("30E/360", "Allgemeine Zinsvorschriften, Anlage zur VV-BHO: Jahr 360 Tage, Monat 30 Tage"),
    "late_interest_from": ("payout", "§ 49a Abs. 4 VwVfG; strittig"),
    "interest_margin": ("5.00", "§ 49a Abs. 3 VwVfG: fünf Prozentpunkte über dem Basiszinssatz"),
    "base_rates": (BASE_RATES, "§ 247 BGB"),
    "base_rates_known_until": ("2026-06-30", "§ 247 BGB: Der Satz ab dem 1. Juli 2026 ist nicht hinterlegt"),
    "small_claim_repayment": ("0.00", "Einstellung des Programms"),
    "small_claim_interest": ("0.00", "Einstellung des Programms"),
    "notification_days_post": (4, "§ 41 Abs. 2 VwVfG, seit 1. Januar 2025 vierter Tag"),
    "notification_days_portal": (1, "§ 41 Abs. 2a VwVfG: Tag nach dem Abruf"),
    "remedy_period": ("P1M", "§ 70 Abs. 1, § 74 Abs. 1 VwGO"),
    "remedy_period_uninstructed": ("P12M", "§ 58 Abs. 2 VwGO"),
    "revocation_period": ("P12M", "§ 48 Abs. 4, § 49 Abs. 3 VwVfG"),
    "statement_period": ("P6M", "Nr. 6 ANBest-P"),
    "interim_statement_period": ("P4M", f"Nr. 6 ANBest-P ({UNVERIFIED})"),
    "voucher_retention": ("P60M", "Nr. 6 ANBest-P: fünf Jahre"),
    "travel_km": ("0.20", "§ 5 Abs. 1 BRKG: 20 Cent je Kilometer"),
    "travel_km_highest": ("130.00", "§ 5 Abs. 1 BRKG: höchstens 130 Euro"),
    "travel_km_substantial": ("0.30", "§ 5 Abs. 2 BRKG: 30 Cent bei erheblichem dienstlichem Interesse"),
    "per_diem_whole": ("28.00", f"§ 6 Abs. 1 BRKG, § 9 Abs. 4a EStG ({UNVERIFIED})"),
    "per_diem_part": ("14.00", f"§ 6 Abs. 1 BRKG, § 9 Abs. 4a EStG ({UNVERIFIED})"),
    "breakfast_percent": ("20.00", "§ 6 Abs. 2 BRKG: vom Tagegeld eines vollen Kalendertages"),
    "lunch_percent": ("40.00", "§ 6 Abs. 2 BRKG: vom Tagegeld eines vollen Kalendertages"),
    "dinner_percent": ("40.00", "§ 6 Abs. 2 BRKG: vom Tagegeld eines vollen Kalendertages"),
    "fee_hour_highest": ("0.00", "Einstellung des Programms; 0 heißt: kein Höchstsatz"),
    "volunteer_hour": ("15.00", f"Einstellung des Programms; einzelne Programme: 15 Euro ({UNVERIFIED})"),
}

BAYERN_VALUES = BUND_VALUES | {
    "land": ("BY", "Art. 31 Abs. 3 BayVwVfG, Feiertage in Bayern"),
    "drawdown_window": ("P2M", "VV zu Art. 44 BayHO: zwei Monate"),
    "notification_days_post": (4, f"Art. 41 Abs. 2 BayVwVfG ({UNVERIFIED}: drei oder vier Tage)"),
    "minor_change_threshold": ("0.00", "VV zu Art. 44 BayHO; zu bestätigen"),
    "small_claim_repayment": ("0.00", "VV zu Art. 44 BayHO Nr. 8; zeitweise 1.000 Euro, zu bestätigen"),
}


def _set(name: str, de: str, en: str, values: dict[str, tuple[Any, str]]) -> RuleSet:
    entries = {key: {"value": value, "source": source} for key, (value, source) in values.items()}
    head = {"id": name, "version": "2026-01", "title_de": de, "title_en": en, "valid_from": "2025-01-01"}
    return RuleSet.from_json({**head, "to_be_confirmed": True, "values": entries})


BUND = _set("bund", "Bund (sechs Wochen)", "Federal (six weeks)", BUND_VALUES)
BAYERN = _set("bayern", "Land, Beispiel Bayern (zwei Monate)", "Land, as in Bavaria (two months)", BAYERN_VALUES)
SHIPPED = {shipped.id: shipped for shipped in (BUND, BAYERN)}


def rule_set(name: str) -> RuleSet:
    """A shipped set by its id. Raises `UnknownRuleSet`."""
    if name not in SHIPPED:
        raise UnknownRuleSet(name)
    return SHIPPED[name]
