"""Who may take which step, as the partnership agreed on it before there was code. Written by hand: never generate it.

`ROWS` is held against the code cell by cell: each step × each role × own and other partnership, asked of
the service and over HTTP. A step that stands only here or only in the code fails. What the table cannot say
by roles alone (≠, "where the track says so") is a note here and a test of its own in `test_conditions.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM = "system"

ROLES = frozenset(
    {
        "applicant", "signatory", "coordinator", "clerk", "decider", "juror", "chair", "secretary", "checker",
        "approver", "treasurer", "auditor", "administrator",
    }
)  # fmt: skip
LEAD_OFFICE = frozenset({"clerk", "decider", "checker", "approver", "treasurer"})
OFFICE = LEAD_OFFICE | {"coordinator"}
COMMITTEE = frozenset({"juror", "chair", "secretary"})


@dataclass(frozen=True)
class Row:
    """`subject` names a life, with the kind of track or case after a slash where it matters."""

    subject: str
    steps: tuple[str, ...]
    who: frozenset[str]
    note: str = ""


def row(subject: str, steps: str, who: str, note: str = "") -> Row:
    return Row(subject, tuple(steps.split()), frozenset(who.split()), note)


ROWS = [
    # A standard track: a body resolves, the signatory submits.
    row("Application", "submit resubmit withdraw", "signatory"),
    row("Application", "return admit refuse", "clerk"),
    row("Application", "resolve", "chair", "by closing the meeting"),
    row("Application", "approve reject wait send_back reopen", "decider", "≠ whoever admitted above the threshold"),
    row("Application", "expire", "system"),
    # A track without a body in which the applicant may submit.
    row("Application/micro", "submit resubmit withdraw", "signatory applicant", "where the track says so"),
    row("Application/micro", "return admit refuse", "clerk"),
    row("Application/micro", "resolve", "clerk coordinator", "both must have given the same assessment"),
    row("Application/micro", "approve reject wait send_back reopen", "decider"),
    row("Application/micro", "expire", "system"),
    row("Grant", "accept decline", "signatory"),
    row("Grant", "lapse", "system"),
    row("Grant", "begin_closing", "clerk system", "the clock at the end of the funding period"),
    row("Grant", "revoke reopen", "decider"),
    row("Grant", "settle", "decider", "on the clerk's finding"),
    row("Grant", "close", "clerk"),
    row("Amendment", "withdraw", "signatory"),
    row("Amendment", "agree refuse", "decider"),
    row("Amendment/small", "withdraw", "signatory"),
    row("Amendment/small", "agree refuse", "decider clerk", "clerk up to the track's threshold"),
    row("Amendment/revocation", "withdraw", "clerk", "the office takes back what it meant to do"),
    row("Amendment/revocation", "agree refuse", "decider", "never the clerk, whatever the sum"),
    row("Drawdown", "resubmit withdraw", "signatory"),
    row("Drawdown", "check return refuse", "checker", "≠ signatory"),
    row("Drawdown", "approve cancel", "approver", "≠ checker, ≠ signatory"),
    row("Drawdown", "order confirm bounce", "treasurer", "≠ approver"),
    row("Drawdown", "recall", "treasurer approver", "with the whole run that is dissolved"),
    row("Review", "submit step_aside", "juror", "the one to whom it was assigned"),
    row("Review", "withdraw", "coordinator chair"),
    row("Meeting", "invite cancel", "coordinator chair"),
    row("Meeting", "open close", "chair", "or the deputy"),
    row("Meeting", "sign", "chair secretary", "both"),
    row("StatementOfUse", "submit resubmit", "signatory"),
    row("StatementOfUse", "return verify", "clerk", "≠ whoever approved its drawdowns"),
    row("StatementOfUse", "waive reopen", "decider"),
    row("VoucherQuestion", "answer", "applicant signatory"),
    row("VoucherQuestion", "withdraw", "clerk"),
    row("Reclaim", "hear drop", "clerk"),
    row("Reclaim", "issue waive", "decider"),
    row("Reclaim", "settle", "treasurer"),
    row("Notice", "issue replace", "decider"),
    row("Notice", "notify become_final", "system clerk", "the clerk by post"),
    row("Objection", "withdraw", "signatory"),
    row("Objection", "uphold dismiss", "decider", "≠ whoever decided, where another is appointed"),
]


@dataclass(frozen=True)
class Verb:
    """What begins something or is not a step of a life: a permission, asked of the object it begins from."""

    permission: str
    on: str
    who: frozenset[str]
    note: str = ""


def verb(permission: str, on: str, who: str | frozenset[str], note: str = "") -> Verb:
    return Verb(permission, on, frozenset(who.split()) if isinstance(who, str) else who, note)


VERBS = [
    verb("grants.create_application", "Application", "applicant signatory"),
    verb("grants.edit_application", "Application", "applicant signatory"),
    verb("grants.request_amendment", "Grant", "signatory"),
    verb("grants.request_drawdown", "Grant", "signatory"),
    verb("grants.propose_partial_revocation", "Grant", "clerk"),
    verb("grants.answer_amendment", "Amendment/revocation", "signatory"),
    verb("grants.report_change", "Grant", "applicant signatory"),
    verb("grants.read_change", "Grant", "clerk"),
    verb("reporting.report_use", "Grant", "applicant signatory"),
    verb("reporting.agree_instalments", "Reclaim", "decider"),
    verb("reporting.waive_part", "Reclaim", "decider"),
    verb("network.propose_bank_account", "BankAccount", "signatory"),
    verb("network.confirm_bank_account", "BankAccount", LEAD_OFFICE, "a second person of the office"),
    verb("reviews.assign_review", "Application", "coordinator chair"),
    verb("reviews.plan_meeting", "Body", "coordinator chair"),
    verb("reviews.declare_exclusion", "Application", OFFICE | COMMITTEE | {"auditor"}, "anyone for themselves"),
    verb("reviews.judge_exclusion", "Exclusion/juror", "chair"),
    verb("reviews.judge_exclusion", "Exclusion/clerk", "decider"),
    verb("reporting.draft_reclaim", "Grant", "clerk"),
    verb("reporting.lodge_objection", "Notice", "signatory"),
    verb("network.change_actor", "Actor", "applicant signatory", "reviewed by the coordinator"),
    verb("network.review_actor", "Actor", "coordinator"),
    verb("network.confirm_relation", "Relation", "coordinator"),
    verb("network.dispute_relation", "Relation", "coordinator"),
    verb("network.assign_role", "Partnership", "administrator"),
    verb("network.view_journal", "Partnership", OFFICE | {"auditor"}),
    verb("grants.view_rules", "Partnership", OFFICE | {"auditor", "administrator"}),
    verb("grants.change_rules", "Partnership", "administrator"),
    verb("grants.publish_rules", "Partnership", "decider", "≠ whoever laid it before them"),
    verb("grants.view_ledger", "Partnership", OFFICE | {"auditor"}),
    verb("grants.release_run", "Partnership", "approver", "≠ whoever prepared it, ≠ whoever has a part in it"),
    verb("grants.send_run", "Partnership", "treasurer"),
    verb("grants.dissolve_run", "Partnership", "treasurer approver"),
    verb("grants.propose_own_account", "Partnership", "treasurer"),
    verb("grants.confirm_own_account", "Partnership", "approver decider", "≠ whoever proposed it"),
    verb("grants.close_own_account", "Partnership", "treasurer approver decider"),
    verb("grants.set_order_columns", "Partnership", "treasurer administrator"),
    verb("grants.view_bank", "Partnership", "treasurer approver auditor"),
    verb("grants.import_statement", "Partnership", "treasurer"),
    verb("grants.resolve_entry", "Partnership", "treasurer"),
    verb("grants.view_application", "Application", OFFICE | COMMITTEE | {"auditor", "applicant", "signatory"}),
]

# Where the code knowingly says more than the table: roles that may in addition, and why. Nothing may say less.
DEVIATIONS: dict[tuple[str, str], tuple[frozenset[str], str]] = {
    ("Review", "withdraw"): (
        frozenset({SYSTEM}),
        "The clock takes back what nobody needs any more: the case was resolved or withdrawn.",
    ),
    ("Actor", "network.change_actor"): (
        frozenset({"coordinator"}),
        "The coordination office may keep the directory for organisations that nobody represents yet.",
    ),
    ("Relation", "network.dispute_relation"): (
        frozenset({"applicant", "signatory"}),
        "An organisation may object to what is said about itself.",
    ),
}

# Agreed, but not yet in the product: its issue brings it, and then the row moves up.
LATER = {
    "Registration": "confirm, cancel, offer, expire, queue: the issue of the network's events",
    "Vote": "cast: votes are counted by the chair; single votes come with the committee's own issue",
    "Notice draft": "drafts are made by the step that decides (system); the decider edits them before issuing",
    "Network merge, undo": "the issue of the network",
}


def expected(subject: str, step: str) -> frozenset[str]:
    """Who may, by the table and its known deviations."""
    agreed = [one.who for one in ROWS if one.subject == subject and step in one.steps]
    agreed += [one.who for one in VERBS if one.on == subject and one.permission == step]
    assert len(agreed) == 1, f"{subject}.{step} stands {len(agreed)} times in the table"
    more, _why = DEVIATIONS.get((subject.partition("/")[0], step), (frozenset(), ""))
    return agreed[0] | more


SUBJECTS = sorted({one.subject for one in ROWS})
STEPS = [(one.subject, step) for one in ROWS for step in one.steps]
