"""Which colour and which icon a state of a life has. The word comes from the life itself."""

from typing import Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString

from workflows.templatetags.library import register

LEVELS = ("info", "success", "warning", "danger", "neutral")
DEFAULT_ICONS = {"info": "info", "success": "success", "warning": "warning", "danger": "danger", "neutral": "check"}

DRAFT = ("info", "draft")
SENT = ("info", "mail")
CHECKED = ("info", "check")
LISTED = ("info", "checklist")
PLANNED = ("info", "calendar-today")
DONE = ("success", "success")
SETTLED = ("success", "check")
RUNNING = ("success", "autorenew")
YOUR_TURN = ("warning", "edit")
WAITING = ("warning", "calendar-today")
REFUSED = ("danger", "close")
BROKEN = ("danger", "danger")
FINISHED = ("neutral", "check")
OVER = ("neutral", "close")
TAKEN_BACK = ("neutral", "arrow-back")

# The same word may mean different things in different lives: "model.state" is asked before "state".
STATES: dict[str, tuple[str, str]] = {
    "draft": DRAFT, "submitted": SENT, "returned": YOUR_TURN, "admitted": CHECKED, "resolved": LISTED,
    "approved": DONE, "rejected": REFUSED, "waiting": WAITING, "expired": OVER, "withdrawn": TAKEN_BACK,
    "offered": SENT, "active": RUNNING, "closing": LISTED, "settled": SETTLED, "closed": FINISHED,
    "declined": OVER, "lapsed": OVER, "revoked": BROKEN,
    "requested": SENT, "agreed": DONE, "refused": REFUSED,
    "checked": CHECKED, "ordered": PLANNED, "paid": DONE, "cancelled": OVER, "bounced": BROKEN,
    "pending": SENT, "confirmed": DONE, "waitlisted": WAITING, "attended": SETTLED, "missed": OVER,
    "assigned": YOUR_TURN, "stepped_aside": TAKEN_BACK,
    "planned": PLANNED, "invited": SENT, "open": RUNNING, "minuted": FINISHED,
    "due": WAITING, "verified": DONE, "waived": FINISHED,
    "drafted": DRAFT, "heard": SENT, "issued": SENT, "notified": CHECKED, "final": SETTLED,
    "replaced": TAKEN_BACK, "dropped": OVER,
    "lodged": SENT, "upheld": DONE, "dismissed": REFUSED,
    "proposed": SENT, "blocked": BROKEN, "retired": FINISHED,
    "declared": WAITING, "cleared": DONE,
    "drawdown.approved": LISTED,
    "review.submitted": DONE,
    "voucherquestion.open": YOUR_TURN, "answered": DONE,
    "meeting.closed": LISTED,
    "reclaim.issued": WAITING,
}  # fmt: skip


class InState(Protocol):
    state: str


def look_of(subject: InState) -> tuple[str, str]:
    meta = getattr(subject, "_meta", None)
    model = getattr(meta, "model_name", "")
    state = str(subject.state)
    return STATES.get(f"{model}.{state}") or STATES.get(state) or ("neutral", "info")


def badge_html(label: str, level: str = "neutral", icon: str = "", *, large: bool = False) -> SafeString:
    colour = "fn-badge-neutral" if level == "neutral" else f"kern-badge--{level}"
    return format_html(
        '<span class="kern-badge{} {}">'
        '<span class="kern-icon kern-icon--{} kern-icon--small" aria-hidden="true"></span>'
        '<span class="kern-label kern-label--small">{}</span></span>',
        "" if large else " kern-badge--small",
        colour,
        icon or DEFAULT_ICONS.get(level, "info"),
        label,
    )


@register.simple_tag
def badge(label: str, level: str = "neutral", icon: str = "", large: bool = False) -> SafeString:
    """Word, icon and colour. ``level``: info, success, warning, danger, neutral."""
    return badge_html(label, level, icon, large=large)


@register.simple_tag
def state_badge(subject: InState, large: bool = False) -> SafeString:
    """The state of a life, in its own word."""
    level, icon = look_of(subject)
    word = getattr(subject, "get_state_display", None)
    return badge_html(str(word() if callable(word) else subject.state), level, icon, large=large)
