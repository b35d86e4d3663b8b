"""Texts that letters are built from. A text once used never changes: a better wording is a new version, and each
letter's facts name the version it was made with.

The wording is an example, to be confirmed by the office that signs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reporting.letters.words import safe

Paragraphs = tuple[str, ...]

BLOCKS: dict[str, dict[str, Paragraphs]] = {
    "ancillary": {
        "2026-1": (
            "<b>Zweck und Sparsamkeit</b> (Nr. 1.1 ANBest-P). Sie dürfen die Zuwendung nur für das oben beschriebene "
            "Vorhaben verwenden, und zwar wirtschaftlich und sparsam. Es zählen nur Ausgaben, die im "
            "Bewilligungszeitraum entstehen.",
            "<b>Kosten- und Finanzierungsplan</b> (Nr. 1.2). Der Plan ist im Gesamtergebnis verbindlich. Einen "
            "einzelnen Ansatz dürfen Sie um bis zu 20 Prozent überschreiten, wenn Sie an anderer Stelle ebenso viel "
            "einsparen. Alle eigenen und fremden Mittel sind zuerst oder anteilig mit der Zuwendung einzusetzen.",
            "<b>Beschäftigte</b> (Nr. 1.3). Wer aus der Zuwendung bezahlt wird, darf nicht bessergestellt sein als "
            "vergleichbare Beschäftigte des öffentlichen Dienstes.",
            "<b>Abruf des Geldes</b> (Nr. 1.4). Sie können das Geld abrufen, sobald dieser Bescheid bestandskräftig "
            "ist, und nur so viel, wie Sie innerhalb von {window} nach der Auszahlung für fällige Zahlungen brauchen.",
            "<b>Weniger Kosten, mehr Einnahmen</b> (Nr. 2). Werden die Kosten geringer oder kommen andere Mittel "
            "hinzu, ermäßigt sich die Zuwendung nachträglich nach den Regeln der genannten Finanzierungsart.",
            "<b>Aufträge</b> (Nr. 3). Vergleichen Sie die Preise, bevor Sie einen Auftrag vergeben, und halten Sie "
            "den Vergleich fest.",
            "<b>Anschaffungen</b> (Nr. 4). Gegenstände, die mehr als 800 Euro kosten, führen Sie in einer Liste. Sie "
            "gehören dem Zweck der Förderung.",
            "<b>Was Sie uns mitteilen</b> (Nr. 5). Sagen Sie uns sofort, wenn sich Zweck, Zeitraum, Kosten oder "
            "Finanzierung ändern, wenn weitere Mittel beantragt oder bewilligt werden, wenn Sie abgerufenes Geld "
            "nicht rechtzeitig verwenden können oder wenn ein Insolvenzverfahren beantragt wird.",
            "<b>Nachweis</b> (Nr. 6). Sie berichten, was Sie gemacht und erreicht haben, und legen eine Liste aller "
            "Belege vor. Die Belege bewahren Sie fünf Jahre lang auf.",
            "<b>Erstattung und Zinsen</b> (Nr. 8). Soweit der Bescheid unwirksam, zurückgenommen oder widerrufen "
            "wird, ist die Zuwendung zu erstatten und mit fünf Prozentpunkten über dem Basiszinssatz jährlich zu "
            "verzinsen (§ 49a VwVfG). Dasselbe kann für Geld gelten, das nicht rechtzeitig verwendet wurde.",
        ),
    },
    "audit": {
        "2026-1": (
            "Wir, die Stelle, die uns die Mittel weiterleitet, und die Rechnungshöfe dürfen die Verwendung der "
            "Zuwendung prüfen (Nr. 7 ANBest-P, § 91 BHO). Sie halten dafür Bücher, Belege und Unterlagen bereit und "
            "geben die nötigen Auskünfte.",
        ),
    },
    "revocation": {
        "2026-1": (
            "Wir behalten uns den Widerruf vor. Der Bescheid kann ganz oder teilweise, auch mit Wirkung für die "
            "Vergangenheit, widerrufen werden, wenn die Zuwendung nicht für ihren Zweck verwendet oder eine Auflage "
            "nicht erfüllt wird (§ 49 Abs. 3 VwVfG), und zurückgenommen werden, wenn er durch unrichtige oder "
            "unvollständige Angaben erwirkt wurde (§ 48 VwVfG).",
        ),
    },
    "constitution": {
        "2026-1": (
            "Die Zuwendung dient Zielen, die mit dem Grundgesetz im Einklang stehen. Sie stellen in eigener "
            "Verantwortung sicher, dass die Mittel nur solchen Zielen zugutekommen und dass Sie mit der Durchführung "
            "keine Personen oder Organisationen beauftragen, die sich gegen die freiheitliche demokratische "
            "Grundordnung betätigen.",
        ),
    },
    "publicity": {
        "2026-1": (
            "In Veröffentlichungen weisen Sie auf die Förderung hin und verwenden die vorgesehenen Logos. Schicken "
            "Sie uns den Entwurf vor dem Druck, wir geben ihn kurzfristig frei.",
        ),
    },
    "repayment_basis": {
        "2026-1": (
            "Soweit eine Zuwendung mit Wirkung für die Vergangenheit entfallen ist, ist sie zu erstatten (§ 49a Abs. "
            "1 VwVfG, Nr. 8 ANBest-P). Der Betrag ist vom Wegfall an mit fünf Prozentpunkten über dem Basiszinssatz "
            "jährlich zu verzinsen (§ 49a Abs. 3 VwVfG). Von den Zinsen kann abgesehen werden, wenn der Empfänger den "
            "Wegfall nicht zu vertreten hat und innerhalb der gesetzten Frist zahlt.",
        ),
    },
    "remedy_objection": {
        "2026-1": (
            "Gegen diesen Bescheid können Sie innerhalb eines Monats nach seiner Bekanntgabe Widerspruch erheben. Der "
            "Widerspruch ist schriftlich, in elektronischer Form nach § 3a Abs. 2 VwVfG, über Ihr Konto im "
            "Förderportal oder zur Niederschrift einzulegen bei: {office}, {street}, {town}.",
        ),
    },
    "remedy_after_objection": {
        "2026-1": (
            "Gegen den angegriffenen Bescheid in der Gestalt, die er durch diesen Widerspruchsbescheid gefunden hat, "
            "können Sie innerhalb eines Monats nach Zustellung Klage beim zuständigen Verwaltungsgericht erheben, "
            "schriftlich, elektronisch nach § 55a VwGO oder zur Niederschrift der Geschäftsstelle (§ 74 VwGO). Die "
            "Klage muss den Kläger, den Beklagten ({office}) und den Gegenstand bezeichnen.",
        ),
    },
    "remedy_action": {
        "2026-1": (
            "Gegen diesen Bescheid können Sie innerhalb eines Monats nach seiner Bekanntgabe Klage beim zuständigen "
            "Verwaltungsgericht erheben, schriftlich, elektronisch nach § 55a VwGO oder zur Niederschrift der "
            "Geschäftsstelle. Die Klage muss den Kläger, den Beklagten ({office}) und den Gegenstand bezeichnen.",
        ),
    },
}


def current(*names: str) -> dict[str, str]:
    """The newest version of each named text, to be kept in a letter's facts."""
    return {name: max(BLOCKS[name]) for name in names}


def text(name: str, facts: Mapping[str, Any]) -> Paragraphs:
    """The paragraphs of a text in the version that the facts name, filled in."""
    head = facts["letterhead"]
    filled = {name: safe(head[name]) for name in ("office", "street", "town")} | {"window": facts.get("window", "")}
    return tuple(paragraph.format(**filled) for paragraph in BLOCKS[name][facts["blocks"][name]])


def remedy(facts: Mapping[str, Any]) -> Paragraphs:
    name = next(name for name in facts["blocks"] if name.startswith("remedy_"))
    return text(name, facts)
