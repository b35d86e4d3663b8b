"""Parts of a page. Blocks enclose their content, the others render a template under components/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.paginator import Page
from django.forms import BaseForm
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext

from workflows.documents import word_for
from workflows.templatetags.library import register
from workflows.templatetags.numbers_and_dates import day, day_and_month, days_until, euro, in_days, short_day
from workflows.templatetags.states import DEFAULT_ICONS, badge_html


@register.simple_tag
def icon(name: str, size: str = "small") -> SafeString:
    return format_html('<span class="kern-icon kern-icon--{} kern-icon--{}" aria-hidden="true"></span>', name, size)


@register.inclusion_tag("components/crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """``{% crumbs _("Fälle") cases_url fund.name fund_url %}``: label and address in turn."""
    return {"crumbs": [{"label": pairs[i], "url": pairs[i + 1]} for i in range(0, len(pairs) - 1, 2)]}


@register.inclusion_tag("components/life_line.html")
def life_line(steps: Sequence[Any]) -> dict[str, Any]:
    """Steps with ``label``, ``note`` (a text or a day) and ``status``: done, now or next."""
    return {"steps": steps, "rows": (len(steps) + 1) // 2}


@register.simple_block_tag
def panel(content: str, title: str = "", tone: str = "", id: str = "", preline: str = "", level: int = 2) -> SafeString:
    """A quiet surface for standing explanations. ``tone``: warm, next, result."""
    head: SafeString | str = ""
    size = "medium" if tone in ("next", "result") else "small"
    if title:
        named = format_html(' id="{}-titel"', id) if id else ""
        head = format_html('<h{} class="kern-heading-{}"{}>{}</h{}>', level, size, named, title, level)
    if preline:
        head = format_html('<div><p class="kern-preline kern-preline--small">{}</p>{}</div>', preline, head)
    return format_html(
        '<section class="fn-panel{} fn-flow"{}>{}{}</section>',
        f" fn-panel--{tone}" if tone else "",
        format_html(' id="{0}" aria-labelledby="{0}-titel"', id) if id and title else "",
        head,
        content,
    )


@register.simple_block_tag(takes_context=True)
def next_step(context: Context, content: str, title: str, due: date | datetime | None = None) -> SafeString:
    """The one next step; buttons stand in its content inside ``{% buttons %}``."""
    from_today = ""
    if due:
        from_today = format_html(
            '<p class="kern-body kern-body--small kern-body--bold">{} {} · {}</p>',
            gettext("Fällig am"),
            short_day(due),
            in_days(due),
        )
    return format_html(
        '<section class="fn-panel fn-panel--next fn-flow"><div><p class="kern-preline kern-preline--small">{}</p>'
        '<h2 class="kern-heading-medium">{}</h2></div>{}{}</section>',
        gettext("Nächster Schritt"),
        title,
        from_today,
        content,
    )


@register.simple_block_tag
def section(content: str, title: str, id: str = "", link: str = "", link_label: str = "") -> SafeString:
    """A part of a long page with its h2, an anchor, and at most one quiet link beside the title."""
    aside: SafeString | str = ""
    if link:
        aside = format_html(
            '<a class="kern-link kern-link--no-visited-state kern-link--small" href="{}">{}</a>', link, link_label
        )
    return format_html(
        '<section class="fn-flow" id="{0}" aria-labelledby="h-{0}"><div class="fn-row fn-row--between">'
        '<h2 class="kern-heading-medium" id="h-{0}">{1}</h2>{2}</div>{3}</section>',
        id or slugify(title),
        title,
        aside,
        content,
    )


@register.simple_block_tag
def alert(content: str, title: str, level: str = "info") -> SafeString:
    """News about what just happened; standing explanations are panels."""
    text = content.strip()
    return format_html(
        '<div class="kern-alert kern-alert--{}" role="{}"><div class="kern-alert__header">'
        '<span class="kern-icon kern-icon--{} kern-icon--large" aria-hidden="true"></span>'
        '<span class="kern-title kern-title--small">{}</span></div>{}</div>',
        level,
        "alert" if level == "danger" else "status",
        DEFAULT_ICONS.get(level, "info"),
        title,
        format_html('<div class="kern-alert__body"><div class="kern-body kern-body--small">{}</div></div>', content)
        if text
        else "",
    )


@register.simple_block_tag
def details(content: str, title: str, open: bool = False) -> SafeString:
    """An explanation that opens on demand."""
    return format_html(
        '<details class="kern-accordion"{}><summary class="kern-accordion__header">'
        '<span class="kern-title kern-title--small">{}</span></summary>'
        '<div class="kern-accordion__body fn-flow fn-flow--tight">{}</div></details>',
        " open" if open else "",
        title,
        content,
    )


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    """That nothing waits, when something will, and where to go."""
    return format_html(
        '<section class="fn-panel fn-empty fn-flow fn-flow--tight"><h2 class="kern-heading-small">{}</h2>'
        '<div class="kern-body kern-body--small">{}</div></section>',
        title,
        content,
    )


@register.simple_block_tag
def figures(content: str, columns: int = 4) -> SafeString:
    """Two to four key figures; ``columns=1`` in an aside."""
    extra = {1: " fn-figures--run", 2: " fn-figures--2", 3: " fn-figures--3"}.get(columns, "")
    return format_html('<dl class="fn-figures{}">{}</dl>', extra, content)


@register.simple_tag
def figure(label: str, value: str, note: str = "", lead: bool = False) -> SafeString:
    return format_html(
        '<div{}><dt class="kern-body kern-body--small">{}</dt><dd class="kern-heading-medium">{}</dd>{}</div>',
        format_html(' class="{}"', "fn-figures__lead") if lead else "",
        label,
        value,
        format_html('<dd class="kern-body kern-body--small">{}</dd>', note) if note else "",
    )


@register.simple_block_tag
def cards(content: str, columns: int = 3) -> SafeString:
    return format_html('<div class="fn-card-list fn-card-list--{}">{}</div>', columns, content)


@register.simple_block_tag
def card(content: str, title: str, url: str, preline: str = "", note: str = "", level: int = 3) -> SafeString:
    """A call or project to open; the whole card is the link. ``note`` is a badge: ``{% badge … as note %}``."""
    above = format_html('<p class="kern-preline kern-preline--small">{}</p>', preline) if preline else ""
    return format_html(
        '<article class="kern-card kern-card--interactive"><div class="kern-card__container">'
        '<div class="kern-card__header">{}<h{} class="kern-title">'
        '<a class="kern-link kern-link--stretched kern-link--no-visited-state kern-title" href="{}">{}</a></h{}></div>'
        '<div class="kern-card__body"><div class="kern-body kern-body--small">{}</div></div>{}</div></article>',
        above,
        level,
        url,
        title,
        level,
        content,
        note,
    )


@register.simple_block_tag
def dates(content: str) -> SafeString:
    return format_html('<ol class="fn-dates">{}</ol>', content)


@register.simple_tag
def date_entry(at: date | datetime, title: str, url: str, note: str = "") -> SafeString:
    """A day on cream, and beside it what happens then."""
    number, month = day_and_month(at)
    return format_html(
        '<li><time class="fn-day" datetime="{}"><span class="kern-title">{}</span>'
        '<span class="kern-body kern-body--small">{}</span></time><div>'
        '<a class="kern-link kern-link--no-visited-state kern-link--small kern-body--bold" href="{}">{}</a>{}'
        "</div></li>",
        at.isoformat(),
        number,
        month,
        url,
        title,
        format_html('<span class="kern-body kern-body--small fn-sub">{}</span>', note) if note else "",
    )


@register.simple_block_tag
def facts(content: str, narrow: bool = False) -> SafeString:
    """Names and values; ``narrow`` in columns where names would break."""
    return format_html(
        '<dl class="kern-description-list{}">{}</dl>', " kern-description-list--col" if narrow else "", content
    )


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    return format_html(
        '<div class="kern-description-list-item">'
        '<dt class="kern-description-list-item__key kern-body--small kern-body--muted">{}</dt>'
        '<dd class="kern-description-list-item__value kern-body--small">{}</dd></div>',
        label,
        content,
    )


@register.simple_block_tag
def marks(content: str, lines: bool = False, ordered: bool = False) -> SafeString:
    """A list whose entries begin with an icon."""
    tag = "ol" if ordered else "ul"
    return format_html('<{} class="fn-marks{}">{}</{}>', tag, " fn-marks--lines" if lines else "", content, tag)


@register.simple_block_tag
def mark(content: str, icon: str = "arrow-forward") -> SafeString:
    return format_html(
        '<li><span class="kern-icon kern-icon--{} kern-icon--small" aria-hidden="true"></span>'
        '<div class="kern-body kern-body--small">{}</div></li>',
        icon,
        content,
    )


@register.inclusion_tag("components/missing.html")
def missing(items: Sequence[Any], title: str = "", id: str = "was-fehlt") -> dict[str, Any]:
    """What is missing. Items with ``label``, ``url``, ``note`` and ``done``; counts those not done."""
    open_items = [entry for entry in items if not _of(entry, "done")]
    return {"items": items, "open": len(open_items), "title": title or gettext("Was fehlt noch"), "id": id}


@register.inclusion_tag("components/sections_nav.html")
def sections_nav(items: Sequence[Any], title: str) -> dict[str, Any]:
    """The parts of a long form. Items with ``label``, ``url``, ``note`` and ``status``: done, missing, now, next."""
    return {"items": items, "title": title}


@register.inclusion_tag("components/history.html")
def history(entries: Iterable[Any], all_url: str = "", total: int = 0) -> dict[str, Any]:
    """Entries with ``text``, ``at``, ``who`` and ``number``, newest first."""
    return {"entries": entries, "all_url": all_url, "total": total}


@register.inclusion_tag("components/documents.html")
def documents(documents: Iterable[Any], caption: str = "", empty: str = "") -> dict[str, Any]:
    """Document rows: name, kind, day of receipt, download. Takes ``workflows.models.Document``."""
    return {
        "documents": documents,
        "caption": caption or gettext("Unterlagen"),
        "empty": empty or gettext("Noch keine Unterlagen."),
    }


register.filter("kind_word", word_for)


@register.simple_tag
def due(value: date | datetime | None) -> SafeString:
    """“in 3 Tagen” in plain text; a badge only for today and overdue, because colour is news."""
    if not value:
        return format_html("{}", gettext("ohne Frist"))
    days = days_until(value)
    text: SafeString | str = in_days(value)
    if days < 0:
        text = badge_html(in_days(value), "danger")
    elif days == 0:
        text = badge_html(in_days(value), "warning")
    return format_html('{}<span class="kern-body kern-body--small fn-sub">{}</span>', text, short_day(value))


@register.simple_tag
def deadline_badge(value: date | datetime, soon: int = 7) -> SafeString:
    """im Zeitrahmen, bald fällig, überschritten."""
    days = days_until(value)
    if days < 0:
        return badge_html(gettext("überschritten"), "danger")
    return (
        badge_html(gettext("bald fällig"), "warning")
        if days <= soon
        else badge_html(gettext("im Zeitrahmen"), "success")
    )


@register.inclusion_tag("components/budget_bar.html")
def budget_bar(parts: Sequence[Any], budget: Decimal, label: str, legend: bool = True) -> dict[str, Any]:
    """Parts with ``amount``, ``tone`` (1, 2, 3, soft) and ``label``, from the left; the mark is where money ends."""
    total = max(sum((Decimal(_of(part, "amount")) for part in parts), Decimal(0)), Decimal(budget), Decimal(1))
    scale = Decimal(10_000) / total
    position = Decimal(0)
    rects: list[dict[str, Any]] = []
    keys: dict[str, str] = {}
    for part in parts:
        width = Decimal(_of(part, "amount")) * scale
        tone = str(_of(part, "tone") or "1")
        rects.append({"x": int(position), "width": max(int(width) - 20, 1), "tone": tone})
        if _of(part, "label"):
            keys.setdefault(tone, _of(part, "label"))
        position += width
    return {
        "rects": rects, "mark": min(int(Decimal(budget) * scale), 9_970), "label": label,
        "keys": [{"tone": tone, "label": word} for tone, word in keys.items()] if legend else [],
    }  # fmt: skip


@register.inclusion_tag("components/balance.html")
def balance(costs: Decimal, financing: Decimal) -> dict[str, Any]:
    """Costs against financing, stuck to the bottom while a plan is written."""
    difference = Decimal(costs) - Decimal(financing)
    return {
        "costs": costs,
        "financing": financing,
        "difference": difference,
        "missing": difference > 0,
        "gap": euro(abs(difference)),
    }


@register.inclusion_tag("components/progress.html")
def progress(value: int, total: int, label: str) -> dict[str, Any]:
    return {"value": value, "total": total, "label": label, "id": f"progress-{uuid4().hex[:8]}"}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], noun: str = "") -> dict[str, Any]:
    """Keeps filters and order in the address. ``noun`` in the plural: “8 von 11 Aufgaben”."""
    return {"page": page, "noun": noun or gettext("Einträgen"), "request": context.get("request")}


@register.inclusion_tag("components/filter_form.html", takes_context=True)
def filter_form(context: Context, form: BaseForm, label: str, submit: str = "") -> dict[str, Any]:
    """A GET form above a list; shows a link that takes the filter off again once something is filtered."""
    request = context.get("request")
    chosen = any(request.GET.get(form.add_prefix(name)) for name in form.fields) if request is not None else False
    form.needed = tuple(form.fields)  # type: ignore[attr-defined]  # in a filter, nothing is worth marking as voluntary
    return {"form": form, "label": label, "submit": submit or gettext("Zeigen"), "chosen": chosen, "request": request}


@register.inclusion_tag("components/saved.html")
def saved(at: datetime | None = None) -> dict[str, Any]:
    """“Gespeichert heute um 14:32 Uhr”, and where autosave reports."""
    return {"at": at}


def _of(entry: Any, name: str) -> Any:
    return entry.get(name) if isinstance(entry, dict) else getattr(entry, name, None)


@register.filter
def message_level(tag: str) -> str:
    """The KERN word for a level of Django's messages."""
    return {"error": "danger", "debug": "info"}.get(tag, tag or "info")


@register.filter
def section_icon(status: str) -> str:
    return {"done": "success", "missing": "warning", "now": "edit"}.get(status, "draft")


@register.filter
def as_note(value: Any) -> str:
    return day(value) if isinstance(value, date) else str(value)


@register.simple_tag(takes_context=True)
def page_address(context: Context, number: int) -> str:
    """The address of another page of the same list, filters and order kept."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query["page"] = str(number)
    return f"?{query.urlencode()}"
