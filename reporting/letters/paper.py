"""The sheet: letterhead, address field, information block, fold marks, page numbers, after DIN 5008 form B."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, PageTemplate, Paragraph, Spacer, Table

from reporting.letters import words

WIDTH, HEIGHT = A4
LEFT, RIGHT = 25 * mm, 20 * mm
TEXT_WIDTH = WIDTH - LEFT - RIGHT
INK, QUIET, LINE, ACCENT = HexColor("#171a2b"), HexColor("#535970"), HexColor("#c7cad6"), HexColor("#1f4bb0")
FONT, BOLD, OBLIQUE = "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique"
SHORT = 12  # tables up to so many rows stay on one page
FILES = (FONT, BOLD, OBLIQUE, "DejaVuSans-BoldOblique")

Facts = Mapping[str, Any]
Story = list[Any]


class FontMissing(RuntimeError):
    """The letters' font is not where the settings say; without it, names of people could not be printed."""


@cache
def register_fonts() -> None:
    """DejaVu Sans has the letters that German authorities must be able to print; reportlab's own fonts have not."""
    folder = Path(settings.FONT_DIR)
    for name in FILES:
        path = folder / f"{name}.ttf"
        if not path.is_file():
            raise FontMissing(f"Die Schrift {path} fehlt. „python3 manage.py check“ richtet sie ein.")
        pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=OBLIQUE, boldItalic=FILES[3])


def style(name: str, parent: ParagraphStyle | None = None, **changes: Any) -> ParagraphStyle:
    return ParagraphStyle(name, parent, **changes)


BODY = style("body", fontName=FONT, fontSize=9, leading=12.8, textColor=INK, spaceAfter=6, splitLongWords=1)
TITLE = style("title", BODY, fontName=BOLD, fontSize=14, leading=18, spaceAfter=3)
SUBJECT = style("subject", BODY, fontName=BOLD, fontSize=10, leading=14, spaceAfter=10)
HEAD = style("head", BODY, fontName=BOLD, fontSize=9.8, leading=14, spaceBefore=8, spaceAfter=3, keepWithNext=1)
SMALL = style("small", BODY, fontSize=7.6, leading=10.4, textColor=QUIET, spaceAfter=2)
CELL = style("cell", BODY, fontSize=8.6, leading=11.6, spaceAfter=0)
CELL_BOLD = style("cell-bold", CELL, fontName=BOLD)
NUMBER = style("number", CELL, alignment=TA_RIGHT)
NUMBER_BOLD = style("number-bold", NUMBER, fontName=BOLD)
COLUMN = style("column", CELL, fontSize=7.6, leading=10, textColor=QUIET)
COLUMN_NUMBER = style("column-number", COLUMN, alignment=TA_RIGHT)
LEAD = style("lead", BODY, fontSize=11, leading=16, spaceBefore=2, spaceAfter=8)


# ---- what stories are made of -----------------------------------------------------------------------------------


def p(text: str, kind: ParagraphStyle = BODY) -> Paragraph:
    register_fonts()
    return Paragraph(text, kind)


def paragraphs(texts: Sequence[str], kind: ParagraphStyle = BODY) -> Story:
    return [p(text, kind) for text in texts]


def written(text: str) -> Story:
    """What somebody wrote in a text field: blank lines part the paragraphs."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n")]
    return [p(words.safe(part)) for part in parts if part]


def numbered(texts: Sequence[str], start: int = 1) -> Table:
    rows = [
        [p(f"{number}.", CELL), p(text, style("item", BODY, spaceAfter=4))] for number, text in enumerate(texts, start)
    ]
    table = Table(rows, colWidths=[8 * mm, TEXT_WIDTH - 8 * mm], hAlign="LEFT")
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), FONT),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table


def section(title: str, *content: Any) -> Story:
    """A heading that never stands alone at the foot of a page."""
    first, *rest = content
    return [KeepTogether([p(title, HEAD), *loose([first])]), *rest]


def loose(story: Sequence[Any]) -> Story:
    """What was kept together, taken apart: one inside another would start a page of its own."""
    return [part for one in story for part in (loose(one._content) if isinstance(one, KeepTogether) else [one])]


def facts_table(rows: Sequence[tuple[str, str]], label_width: float = 48 * mm) -> Table:
    """Names and values, hair lines between."""
    cells = [[p(label, COLUMN), p(value, CELL)] for label, value in rows]
    table = Table(cells, colWidths=[label_width, TEXT_WIDTH - label_width], hAlign="LEFT", spaceAfter=8)
    table.setStyle(
        [("FONT", (0, 0), (-1, -1), FONT), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
         ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
         ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE)]
    )  # fmt: skip
    return table


def money_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], totals: Sequence[Sequence[str]] = (), *,
    widths: Sequence[float] | None = None, numeric: Sequence[int] = (-1,),
) -> Any:  # fmt: skip
    """Head, rows, totals below a line. `numeric` columns stand right. A long one repeats its head on the next page."""
    count = len(head)
    right = {index % count for index in numeric}

    def cells(row: Sequence[str], left_style: ParagraphStyle, right_style: ParagraphStyle) -> list[Paragraph]:
        return [p(text, right_style if index in right else left_style) for index, text in enumerate(row)]

    data = [
        cells(head, COLUMN, COLUMN_NUMBER),
        *(cells(row, CELL, NUMBER) for row in rows),
        *(cells(row, CELL_BOLD, NUMBER_BOLD) for row in totals),
    ]
    if widths is None:
        widths = [TEXT_WIDTH - 34 * mm * (count - 1), *[34 * mm] * (count - 1)]
    table = Table(data, colWidths=list(widths), repeatRows=1, hAlign="LEFT", spaceBefore=2, spaceAfter=9)
    rules: list[Any] = [
        ("FONT", (0, 0), (-1, -1), FONT), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, QUIET), ("LINEBELOW", (0, 1), (-1, -1 - len(totals)), 0.4, LINE),
    ]  # fmt: skip
    if totals:
        rules.append(("LINEABOVE", (0, -len(totals)), (-1, -len(totals)), 1.1, INK))
    table.setStyle(rules)
    return KeepTogether([table]) if len(rows) <= SHORT else table


def greeting() -> Paragraph:
    return p("Sehr geehrte Damen und Herren,", style("greeting", BODY, spaceAfter=8))


def closing(facts: Facts, *last: Any) -> Story:
    """The end of a letter, on one page with its `last` section. Electronic letters bear a name, not a hand."""
    name = facts.get("signed_by") or (facts.get("contact") or {}).get("name", "")
    return [
        KeepTogether(
            [
                *loose(last),
                Spacer(1, 8),
                p("Mit freundlichen Grüßen"),
                Spacer(1, 10),
                p(
                    words.safe(name or facts["letterhead"]["office"]),
                    style("signed", BODY, fontName=BOLD, spaceAfter=0),
                ),
                p(words.safe(facts["letterhead"]["office"]) if name else "", style("office", BODY, spaceAfter=8)),
                p("Dieses Schreiben wurde elektronisch erstellt und ist ohne Unterschrift gültig.", SMALL),
            ]
        )
    ]


# ---- the sheet --------------------------------------------------------------------------------------------------


class NumberedCanvas(Canvas):
    """Holds the pages back until their number is known, to write “Seite 1 von 3”."""

    def __init__(self, *args: Any, footer: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: list[dict[str, Any]] = []
        self._footer = footer

    def showPage(self) -> None:
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        total = len(self._held)
        for state in self._held:
            self.__dict__.update(state)
            self.setFillColor(QUIET)
            self.setFont(FONT, _fitting(self._footer, 7.2, TEXT_WIDTH - 28 * mm))
            self.drawString(LEFT, 12 * mm, self._footer)
            self.setFont(FONT, 7.2)
            self.drawRightString(WIDTH - RIGHT, 12 * mm, f"Seite {self._pageNumber} von {total}")
            super().showPage()
        super().save()


def letter(facts: Facts, *, title: str, subject: str, story: Story, info: Sequence[tuple[str, str]] = ()) -> bytes:
    """A letter to the organisation of the case. `subject` stands below the title, `info` in the block at the right."""
    opening = [p(title, TITLE), p(words.safe(subject), SUBJECT)]
    return _build(
        [*opening, *story],
        facts=facts,
        title=f"{title} {facts.get('number', '')}".strip(),
        first=lambda canvas, _doc: _first_page(canvas, facts, info),
        first_top=104 * mm,
    )


def sheet(facts: Facts, *, title: str, story: Story) -> bytes:
    """A paper without an address: minutes, an order for the treasury."""
    return _build(story, facts=facts, title=title, first=lambda canvas, _doc: _head(canvas, facts), first_top=42 * mm)


def _build(story: Story, *, facts: Facts, title: str, first: Any, first_top: float) -> bytes:
    out = io.BytesIO()
    head = facts["letterhead"]
    document = BaseDocTemplate(
        out, pagesize=A4, invariant=1, lang="de-DE", title=title, author=head["office"], subject=facts.get("title", ""),
        creator="Fördernetz", producer="Fördernetz", displayDocTitle=1, leftMargin=LEFT, rightMargin=RIGHT,
    )  # fmt: skip
    bottom = 22 * mm

    def frame(top: float) -> Frame:
        return Frame(LEFT, bottom, TEXT_WIDTH, HEIGHT - top - bottom, 0, 0, 0, 0)

    document.addPageTemplates(
        [
            PageTemplate("first", [frame(first_top)], onPage=first, autoNextPageTemplate="later"),
            PageTemplate("later", [frame(26 * mm)], onPage=lambda canvas, _doc: _running_head(canvas, facts, title)),
        ]
    )
    footer = " · ".join(filter(None, [head["office"], head["street"], head["town"], head["email"]]))
    document.build(
        story,
        canvasmaker=lambda *args, **kwargs: NumberedCanvas(*args, footer=footer, **{**kwargs, "initialFontName": FONT}),
    )
    return out.getvalue()


def _first_page(canvas: Canvas, facts: Facts, info: Sequence[tuple[str, str]]) -> None:
    _head(canvas, facts)
    _marks(canvas)
    head = facts["letterhead"]
    # Address field: 45 mm from the top, 85 × 45 mm, the sender's line on top of it.
    top = HEIGHT - 45 * mm
    sender = " · ".join(filter(None, [head["office"], head["street"], head["town"]]))
    canvas.setFont(FONT, _fitting(sender, 6.6, 80 * mm))
    canvas.setFillColor(QUIET)
    canvas.drawString(LEFT, top - 14 * mm, sender)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, top - 15.3 * mm, LEFT + 80 * mm, top - 15.3 * mm)
    canvas.setFillColor(INK)
    y = top - 20.5 * mm
    for line in facts["addressee"]:
        block = p(words.safe(line), style("address", CELL, fontSize=9.4, leading=12.6))
        _width, height = block.wrap(82 * mm, 20 * mm)
        block.drawOn(canvas, LEFT, y - height + 9.4)
        y -= height + 1
    _information(canvas, facts, info, top - 5 * mm)


def _information(canvas: Canvas, facts: Facts, info: Sequence[tuple[str, str]], top: float) -> None:
    """The block at the right: number, contact, date."""
    head, contact = facts["letterhead"], facts.get("contact") or {}
    rows = [
        ("Aktenzeichen", facts.get("number", "")),
        *info,
        ("Auskunft gibt", contact.get("name", "")),
        ("Telefon", head["phone"]),
        ("E-Mail", contact.get("email") or head["email"]),
        ("Datum", words.day(facts["date"])),
    ]
    x, y = 125 * mm, top
    for label, value in rows:
        if not value:
            continue
        canvas.setFont(FONT, 6.8)
        canvas.setFillColor(QUIET)
        canvas.drawString(x, y, label)
        block = p(words.safe(value), style("info", CELL, fontSize=8.4, leading=10.6))
        _width, height = block.wrap(WIDTH - RIGHT - x, 30 * mm)
        block.drawOn(canvas, x, y - height - 1.5)
        y -= height + 11


def _head(canvas: Canvas, facts: Facts) -> None:
    """Mark, office and partnership, and a line below."""
    head = facts["letterhead"]
    y = HEIGHT - 20 * mm
    _mark(canvas, LEFT, y - 3 * mm)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 12.5)
    canvas.drawString(LEFT + 14 * mm, y + 1.2 * mm, head["office"])
    canvas.setFont(FONT, 8.4)
    canvas.setFillColor(QUIET)
    canvas.drawString(LEFT + 14 * mm, y - 3.2 * mm, _partnership(head["partnership"]))
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1.2)
    canvas.line(LEFT, y - 9 * mm, WIDTH - RIGHT, y - 9 * mm)


def _fitting(text: str, size: float, width: float) -> float:
    """The size at which the text fits into the width, at most the one wished for."""
    needed: float = pdfmetrics.stringWidth(text, FONT, size)
    return size if needed <= width else size * width / needed


def _partnership(name: str) -> str:
    return name if "Partnerschaft" in name else f"Partnerschaft für Demokratie {name}"


def _running_head(canvas: Canvas, facts: Facts, title: str) -> None:
    canvas.setFont(FONT, 7.2)
    canvas.setFillColor(QUIET)
    canvas.drawString(LEFT, HEIGHT - 15 * mm, facts["letterhead"]["office"])
    canvas.drawRightString(WIDTH - RIGHT, HEIGHT - 15 * mm, title)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, HEIGHT - 17.5 * mm, WIDTH - RIGHT, HEIGHT - 17.5 * mm)


def _mark(canvas: Canvas, x: float, y: float) -> None:
    """Three that are connected."""
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(1)
    points = [(x + 2.4 * mm, y + 1.8 * mm, 1.8, "#00735b"), (x + 5 * mm, y + 7.2 * mm, 1.55, "#1f4bb0"),
              (x + 8 * mm, y + 2.9 * mm, 1.3, "#9a5b00")]  # fmt: skip
    for (ax, ay, *_rest), (bx, by, *_more) in zip(points, [*points[1:], points[0]], strict=True):
        canvas.line(ax, ay, bx, by)
    for px, py, radius, colour in points:
        canvas.setFillColor(HexColor(colour))
        canvas.circle(px, py, radius * mm, stroke=0, fill=1)


def _marks(canvas: Canvas) -> None:
    """Where to fold, and where to punch."""
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    for from_top, length in ((105, 4), (148.5, 6), (210, 4)):
        canvas.line(5 * mm, HEIGHT - from_top * mm, (5 + length) * mm, HEIGHT - from_top * mm)
