"""Verbs of the committee: subject first, then keyword-only, `by=` always. Rights are asked here."""

from reviews.services.conflicts import declare, judge
from reviews.services.criteria import attach_default_criteria
from reviews.services.meetings import (
    cancel,
    change_meeting,
    close_meeting,
    open_meeting,
    plan_meeting,
    record_attendance,
    resolve_item,
    sign_minutes,
    write_notes,
)
from reviews.services.reviews import assign, save_review, step_aside, submit_review

__all__ = [
    "assign",
    "attach_default_criteria",
    "cancel",
    "change_meeting",
    "close_meeting",
    "declare",
    "judge",
    "open_meeting",
    "plan_meeting",
    "record_attendance",
    "resolve_item",
    "save_review",
    "sign_minutes",
    "step_aside",
    "submit_review",
    "write_notes",
]
