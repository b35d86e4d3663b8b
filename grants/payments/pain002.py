"""What the bank says of a payment file: pain.002, taken or refused, as a whole or payment by payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from lxml import etree

from grants.payments.nodes import every, first, moment, reference, text
from grants.payments.reasons import in_words
from grants.payments.xml import elements
from workflows.refusal import Refused

REFUSED = "RJCT"


@dataclass(frozen=True)
class Refusal:
    """One payment that the bank does not carry out."""

    end_to_end_id: str
    reason: str


@dataclass(frozen=True)
class Status:
    identification: str
    issued_at: dt.datetime | None
    message_id: str
    refused: str
    """Why the whole file was refused; empty where it was taken."""
    refusals: tuple[Refusal, ...]


def read(file: IO[bytes]) -> Status:
    for event, _name, element in elements(file, "CstmrPmtStsRpt"):
        if event == "end":
            return _status(element)
    raise Refused(_("In der Datei steht keine Rückmeldung zu einem Lauf (pain.002)."), code="no_status")


def _status(report: etree._Element) -> Status:
    group = first(report, "OrgnlGrpInfAndSts")
    payments = list(every(report, "OrgnlPmtInfAndSts"))
    whole = ""
    if text(group, "GrpSts") == REFUSED:
        whole = _reason(group) if first(group, "StsRsnInf") is not None or not payments else _reason(payments[0])
    elif len(payments) == 1 and text(payments[0], "PmtInfSts") == REFUSED:
        whole = _reason(payments[0])
    header = first(report, "GrpHdr")
    return Status(
        identification=text(header, "MsgId")[:70],
        issued_at=moment(text(header, "CreDtTm")),
        message_id=reference(group, "OrgnlMsgId"),
        refused=whole,
        refusals=() if whole else tuple(_refusals(payments)),
    )


def _refusals(payments: list[etree._Element]) -> Iterator[Refusal]:
    for payment in payments:
        for one in every(payment, "TxInfAndSts"):
            if text(one, "TxSts") == REFUSED:
                yield Refusal(reference(one, "OrgnlEndToEndId"), _reason(one))


def _reason(element: etree._Element | None) -> str:
    told = first(element, "StsRsnInf")
    words = " ".join((one.text or "").strip() for one in every(told, "AddtlInf"))
    return in_words(text(told, "Rsn/Cd", "Rsn/Prtry"), words)[:300]
