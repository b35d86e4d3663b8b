"""Tables that become cards on a phone: a cell knows its column, so nobody writes labels twice.

{% table caption=_("Mittelabrufe") %}
  {% columns %}{% column _("Rate") %}{% column _("Betrag in €") numeric=True %}{% endcolumns %}
  {% body %}{% for d in drawdowns %}{% row %}
    {% rowhead %}<a href="…">{{ d }}</a>{% endrowhead %}{% cell %}{{ d.amount|amount }}{% endcell %}
  {% endrow %}{% endfor %}{% endbody %}
{% endtable %}
"""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from workflows.templatetags.library import register


@dataclass(frozen=True)
class Column:
    label: str
    numeric: bool
    action: bool
    classes: str


@dataclass
class Columns:
    columns: list[Column] = field(default_factory=list)
    position: int = 0

    def take(self, span: int = 1) -> Column:
        if self.position >= len(self.columns):
            raise TemplateSyntaxError(f"The row has more cells than the table has columns ({len(self.columns)}).")
        column = self.columns[self.position]
        self.position += span
        return column


def _columns(context: Context) -> Columns:
    found = context.get("_fn_columns")
    if not isinstance(found, Columns):
        raise TemplateSyntaxError("Columns, rows and cells stand inside {% table %}.")
    return found


class TableNode(Node):
    def __init__(self, nodelist: NodeList, options: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.options = options

    def render(self, context: Context) -> SafeString:
        options: dict[str, Any] = {name: value.resolve(context) for name, value in self.options.items()}
        with context.push(_fn_columns=Columns()):
            content = self.nodelist.render(context)
        classes = ["kern-table kern-table--small fn-table"]
        if options.get("stack", True):
            classes.append("fn-stack")
        if options.get("lean"):
            classes.append("fn-lean")
        if options.get("classes"):
            classes.append(str(options["classes"]))
        return format_html(
            '<table class="{}" role="table"{}><caption class="{}">{}</caption>{}</table>',
            " ".join(classes),
            format_html(' id="{}"', options["id"]) if options.get("id") else "",
            "kern-title" if options.get("show_caption") else "kern-sr-only",
            options["caption"],
            mark_safe(content),  # noqa: S308 - rendered by the template engine
        )


@register.tag
def table(parser: Parser, token: Token) -> TableNode:
    """Options: caption (always), show_caption, stack, lean, classes, id."""
    options = token_kwargs(token.split_contents()[1:], parser)
    if "caption" not in options:
        raise TemplateSyntaxError("A table needs a caption.")
    nodelist = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(nodelist, options)


@register.simple_block_tag(takes_context=True)
def columns(context: Context, content: str) -> SafeString:
    return format_html('<thead role="rowgroup"><tr class="kern-table__row" role="row">{}</tr></thead>', content)


@register.simple_tag(takes_context=True)
def column(
    context: Context,
    label: str,
    numeric: bool = False,
    action: bool = False,
    hidden: bool = False,
    classes: str = "",
    sort: str = "",
) -> SafeString:
    """A head cell. ``hidden`` keeps the label for screen readers; ``sort`` makes it a link to ?sort=…"""
    label = str(label).replace(" €", "\u00a0€")
    _columns(context).columns.append(Column(label, numeric, action, classes))
    kind = " kern-table__header--numeric" if numeric else " kern-table__header--action" if action else ""
    inner: SafeString | str = label
    aria = ""
    if hidden or action:
        inner = format_html('<span class="kern-sr-only">{}</span>', label)
    elif sort:
        inner, aria = _sort_link(context.get("request"), label, sort)
    return format_html(
        '<th class="kern-table__header{}{}" scope="col" role="columnheader"{}>{}</th>',
        kind,
        f" {classes}" if classes else "",
        aria,
        inner,
    )


def _sort_link(request: HttpRequest | None, label: str, key: str) -> tuple[SafeString, SafeString | str]:
    query = request.GET.copy() if request is not None else None
    now = query.get("sort", "") if query is not None else ""
    target = f"-{key}" if now == key else key
    address = f"?sort={target}"
    if query is not None:
        query.pop("page", None)
        query["sort"] = target
        address = f"?{query.urlencode()}"
    icon, aria = "", SafeString("")
    if now in (key, f"-{key}"):
        up = now == key
        icon = "arrow-up" if up else "arrow-down"
        aria = format_html(' aria-sort="{}"', "ascending" if up else "descending")
    mark = format_html('<span class="kern-icon kern-icon--{} kern-icon--small" aria-hidden="true"></span>', icon)
    link = format_html(
        '<a class="kern-link kern-link--small kern-link--no-visited-state fn-sort" href="{}">{}{}</a>',
        address,
        label,
        mark if icon else "",
    )
    return link, aria


@register.simple_block_tag
def body(content: str) -> SafeString:
    return format_html('<tbody class="kern-table__body" role="rowgroup">{}</tbody>', content)


@register.simple_block_tag
def foot(content: str) -> SafeString:
    return format_html('<tfoot class="kern-table__footer" role="rowgroup">{}</tfoot>', content)


@register.simple_block_tag(takes_context=True)
def row(context: Context, content: str, classes: str = "", id: str = "") -> SafeString:
    _columns(context).position = 0
    return format_html(
        '<tr class="kern-table__row{}" role="row"{}>{}</tr>',
        f" {classes}" if classes else "",
        format_html(' id="{}"', id) if id else "",
        content,
    )


@register.simple_block_tag(takes_context=True)
def rowhead(context: Context, content: str, classes: str = "", span: int = 1) -> SafeString:
    """The cell one clicks: title first, organisation or date below it in ``{% sub %}``."""
    _columns(context).take(span)
    return format_html(
        '<th class="kern-table__header{}" scope="row" role="rowheader"{}>{}</th>',
        f" {classes}" if classes else "",
        format_html(' colspan="{}"', span) if span > 1 else "",
        mark_safe(content.strip()),  # noqa: S308 - rendered by the template engine
    )


@register.simple_block_tag(takes_context=True)
def cell(context: Context, content: str, classes: str = "", span: int = 1) -> SafeString:
    column = _columns(context).take(span)
    kind = " kern-table__cell--numeric" if column.numeric else " kern-table__cell--action" if column.action else ""
    inner = mark_safe(content.strip())  # noqa: S308 - rendered by the template engine
    if inner and not column.action:
        inner = format_html('<div class="fn-v">{}</div>', inner)
    extra = " ".join(name for name in (column.classes, classes) if name)
    return format_html(
        '<td class="kern-table__cell{}{}" role="cell" data-label="{}"{}>{}</td>',
        kind,
        f" {extra}" if extra else "",
        column.label,
        format_html(' colspan="{}"', span) if span > 1 else "",
        inner,
    )


@register.simple_tag
def sub(text: str) -> SafeString:
    """The second, quieter line of a cell or list entry."""
    return format_html('<span class="kern-body kern-body--small fn-sub">{}</span>', text)
