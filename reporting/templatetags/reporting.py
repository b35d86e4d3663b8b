"""A notice's frozen facts, as its page shows them: the accessible original of the letter."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from reporting.letters import blocks
from reporting.models import StatementOfUse, VoucherQuestion
from workflows.templatetags.numbers_and_dates import day, euro

register = template.Library()

Facts = Mapping[str, Any]
TAGS = re.compile(r"</?b>")


@register.filter
def notice_facts(facts: Facts) -> list[tuple[str, str]]:
    """Label and value of what was decided, in the order of the letter."""
    amounts = [
        ("final_amount", _("Festgesetzt")), ("amount", _("Betrag")), ("interest", _("Zinsen")),
        ("total", _("Zusammen")),
        ("requested", _("Beantragt")), ("awarded", _("Bewilligt waren")), ("recognised", _("Anerkannte Ausgaben")),
        ("paid", _("Ausgezahlt")), ("repay", _("Zu erstatten")), ("last_instalment", _("Letzte Rate")),
    ]  # fmt: skip
    texts = [("financing_label", _("Finanzierungsart")), ("fund", _("Fonds")), ("programme", _("Programm"))]
    days = [
        ("accept_by", _("Annahme bis")), ("statement_due", _("Verwendungsnachweis bis")), ("ends_on", _("Neues Ende")),
        ("pay_by", _("Zahlen bis")), ("award_of", _("Bescheid vom")),
    ]  # fmt: skip
    rows = [(label, euro(facts[key])) for key, label in amounts if _says(facts.get(key))]
    if facts.get("period"):
        rows.append((_("Zeitraum"), " – ".join(day(parse_date(one)) for one in facts["period"])))
    rows += [(label, str(facts[key])) for key, label in texts if facts.get(key)]
    rows += [(label, day(parse_date(facts[key]))) for key, label in days if facts.get(key)]
    if facts.get("purpose"):
        rows.append((_("Zweck"), facts["purpose"]))
    return rows


@register.inclusion_tag("reporting/open_questions.html")
def open_questions(statement: StatementOfUse) -> dict[str, Any]:
    """What the office asks about single vouchers, while it is unanswered."""
    rows = VoucherQuestion.objects.filter(voucher__statement=statement, state=VoucherQuestion.State.OPEN)
    return {"questions": rows.select_related("voucher")}


@register.filter
def notice_trace(facts: Facts) -> list[dict[str, str]]:
    return [
        {"text": row, "source": ""} if isinstance(row, str) else {"text": row[0], "source": row[1]}
        for row in facts.get("trace", [])
    ]


@register.filter
def notice_blocks(facts: Facts) -> list[tuple[str, list[str]]]:
    """Title and paragraphs of the texts that the letter contains; the remedy instruction comes last."""
    titles = {
        "ancillary": _("Nebenbestimmungen"), "publicity": _("Öffentlichkeit"), "constitution": _("Verfassungsklausel"),
        "audit": _("Prüfung"), "revocation": _("Widerruf"), "repayment_basis": _("Rechtsgrundlage"),
        "remedy_objection": _("Rechtsbehelf"), "remedy_action": _("Rechtsbehelf"),
    }  # fmt: skip
    named = facts.get("blocks", {})
    return [
        (title, [html.unescape(TAGS.sub("", text)) for text in blocks.text(name, facts)])
        for name, title in titles.items()
        if name in named
    ]


@register.filter
def block_id(number: int) -> str:
    return f"abschnitt-{number}"


def _says(amount: Any) -> bool:
    return amount not in (None, "", "0.00")
