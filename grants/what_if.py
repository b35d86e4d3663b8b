"""The public calculator: examples to start from, and the answer in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.forms.what_if import WhatIfForms
from grants.models import Application, FinancingLine
from grants.rules.finding import Finding
from grants.rules.settlement import Settlement
from grants.rules.use import UseOfMoney
from workflows.templatetags.numbers_and_dates import euro

Kind = FinancingLine.Kind


@dataclass(frozen=True)
class Example:
    label: Any
    question: dict[str, Any]


def _project(kind: str, spent: str, third_party: str) -> dict[str, Any]:
    return {
        "financing_type": kind,
        "plan": {"costs": [{"item": "Projekt", "amount": "10000.00"}], "own": "1000.00", "third_party": "1000.00",
                 "grant": "8000.00"},
        "actual": {"costs": [{"item": "Projekt", "amount": spent}], "own": "1000.00", "third_party": third_party},
        "instalments": [{"amount": "8000.00", "paid_on": "2026-01-10"}],
    }  # fmt: skip


EXAMPLES = {
    "cheaper": Example(gettext_lazy("Das Projekt war billiger"), _project("share", "9000.00", "1200.00")),
    "deficit": Example(gettext_lazy("Andere haben mehr gegeben"), _project("deficit", "9000.00", "1200.00")),
    "dearer": Example(gettext_lazy("Alles war teurer"), _project("share", "10500.00", "1500.00")),
    "moved": Example(
        gettext_lazy("Ein Posten lag über dem Plan"),
        {
            "financing_type": "share",
            "plan": {"costs": [{"item": "Honorare", "amount": "4000.00"}, {"item": "Material", "amount": "2000.00"},
                               {"item": "Miete", "amount": "1000.00"}], "own": "700.00", "grant": "6300.00"},
            "actual": {"costs": [{"item": "Honorare", "amount": "3500.00"}, {"item": "Material", "amount": "2500.00"},
                                 {"item": "Miete", "amount": "1000.00"}], "own": "700.00"},
            "instalments": [{"amount": "6000.00", "paid_on": "2026-02-02"}],
        },
    ),
    "late": Example(
        gettext_lazy("Geld wurde spät verwendet"),
        {
            "financing_type": "share",
            "plan": {"costs": [{"item": "Honorare", "amount": "3000.00"}], "own": "300.00", "grant": "2700.00"},
            "actual": {"costs": [{"item": "Honorare", "amount": "2950.00"}], "own": "295.00"},
            "instalments": [{"amount": "2700.00", "paid_on": "2025-05-12"}],
            "uses": [{"amount": "2000.00", "paid_on": "2025-06-10"}, {"amount": "655.00", "paid_on": "2025-07-31"}],
            "repayments": [{"amount": "45.00", "credited_on": "2026-03-15"}],
            "as_of": "2026-04-01",
        },
    ),
    "interest": Example(
        gettext_lazy("Nur Zinsen"),
        {
            "instalments": [{"amount": "5000.00", "paid_on": "2026-01-15"}],
            "uses": [{"amount": "5000.00", "paid_on": "2026-04-20"}],
        },
    ),
}  # fmt: skip


def carried(application: Application, costs: Iterable[tuple[str, Decimal]]) -> list[tuple[str, str]]:
    """The plan of a case as fields of the calculator: as if all came as planned, ready for another end."""
    plan, grant = application.plan, getattr(application, "grant", None)
    amount = grant.amount if grant else plan.requested
    beside = plan.means_beside(amount)
    means = {
        "own": str(beside[Kind.OWN]),
        "third_party": str(beside[Kind.THIRD_PUBLIC] + beside[Kind.THIRD_PRIVATE]),
        "participants": str(beside[Kind.PARTICIPANT]),
    }
    items = [{"item": label, "amount": str(sum_of_type)} for label, sum_of_type in costs]
    kind = grant.financing_type if grant else application.procedure.rules.financing_types[0]
    question = {
        "financing_type": kind,
        "plan": {"costs": items, "grant": str(amount)} | means,
        "actual": {"costs": items} | means,
    }
    return WhatIfForms(question=question).posted()


def headline(finding: Finding[Settlement | UseOfMoney]) -> str:
    """The answer first, as one would say it."""
    result = finding.result
    interest = (result.late_use_interest or Decimal(0)) + (result.repayment_interest or Decimal(0))
    said = []
    if isinstance(result, Settlement):
        said.append(_owed(result))
        if interest:
            said.append(_("Dazu kommen Zinsen von %s.") % euro(interest))
    elif interest:
        said.append(_("Es fallen Zinsen von %s an.") % euro(interest))
    else:
        said.append(_("Es fallen keine Zinsen an."))
    if result.open_amount:
        said.append(_("%s sind noch nicht verwendet und nicht zurückgezahlt.") % euro(result.open_amount))
    return " ".join(said)


def _owed(result: Settlement) -> str:
    if result.remaining_instalment:
        return _("Sie bekommen noch %s.") % euro(result.remaining_instalment)
    if result.repayment is None:
        return _("Von der Förderung bleiben %s.") % euro(result.final_grant)
    if not result.repayment:
        return _("Sie müssen nichts zurückzahlen.")
    if not result.repayment_open:
        return _("Zurückzuzahlen waren %s; das ist geschehen.") % euro(result.repayment)
    if result.repayment_open < result.repayment:
        texts = {"all": euro(result.repayment), "left": euro(result.repayment_open)}
        return _("Zurückzuzahlen sind %(all)s, davon noch %(left)s.") % texts
    return _("Sie müssen %s zurückzahlen.") % euro(result.repayment)
