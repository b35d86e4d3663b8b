"""Why a bank sends money back or does not take it: the ISO codes as sentences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

REASONS = {
    "AC01": _("Die IBAN gibt es nicht."),
    "AC02": _("Die Nummer unseres Kontos stimmt nicht."),
    "AC03": _("Die IBAN des Empfängers stimmt nicht."),
    "AC04": _("Das Konto ist aufgelöst."),
    "AC05": _("Das Konto ist aufgelöst."),
    "AC06": _("Das Konto ist gesperrt."),
    "AC07": _("Das Konto des Empfängers ist aufgelöst."),
    "AC13": _("Auf diese Art Konto kann nicht überwiesen werden."),
    "AG01": _("Auf diese Art Konto kann nicht überwiesen werden."),
    "AG02": _("Die Bank kennt diese Art des Auftrags nicht."),
    "AGNT": _("Die Bank des Empfängers ist nicht richtig angegeben."),
    "AM04": _("Das Guthaben auf unserem Konto reichte nicht."),
    "AM05": _("Die Bank hielt die Zahlung für eine doppelte."),
    "AM09": _("Der Betrag stimmt nicht."),
    "BE01": _("Name und Konto passen nicht zusammen."),
    "BE04": _("Die Anschrift des Empfängers fehlt."),
    "BE05": _("Die Bank kennt den Auftraggeber nicht."),
    "BE06": _("Der Empfänger ist der Bank nicht bekannt."),
    "CNOR": _("Die Bank des Empfängers nimmt nicht am Verfahren teil."),
    "CUST": _("Der Empfänger hat das Geld zurückgegeben."),
    "DUPL": _("Die Bank hielt die Zahlung für eine doppelte."),
    "DT01": _("Der Ausführungstag ist nicht möglich."),
    "ED05": _("Die Zahlung konnte nicht ausgeführt werden."),
    "ERIN": _("Die Bank verlangt weitere Angaben."),
    "FF01": _("Die Bank kann die Datei nicht lesen."),
    "FOCR": _("Das Geld kommt auf Rückruf zurück."),
    "FRAD": _("Die Bank vermutet einen Betrug."),
    "MD07": _("Der Inhaber des Kontos ist verstorben."),
    "MS02": _("Der Empfänger hat das Geld abgelehnt."),
    "MS03": _("Die Bank nennt keinen Grund."),
    "NARR": _("Der Grund steht im Text der Bank."),
    "NOAS": _("Der Empfänger hat sich nicht geäußert."),
    "RC01": _("Der BIC stimmt nicht."),
    "RC04": _("Die Bank des Empfängers stimmt nicht."),
    "RR01": _("Das Konto unseres Auftrags fehlt."),
    "RR02": _("Name oder Anschrift des Auftraggebers fehlen."),
    "RR03": _("Name oder Anschrift des Empfängers fehlen."),
    "RR04": _("Es gibt aufsichtsrechtliche Gründe."),
    "TECH": _("Bei der Bank gab es einen technischen Fehler."),
    "TM01": _("Die Datei kam nach Annahmeschluss."),
}


def in_words(code: str, text: str = "") -> str:
    """The code's sentence and what the bank wrote beside it. A code that we do not know is shown as it is."""
    words = str(REASONS.get(code, "")) or (code and f"Code {code}.") or str(_("Die Bank nennt keinen Grund."))
    known = f"{words} ({code})" if code in REASONS else words
    return f"{known} {text}".strip()
