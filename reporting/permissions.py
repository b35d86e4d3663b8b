"""Who may do what with accounts given, money reclaimed, notices and objections.

One string guards the step, the button and the desk. Whoever is excluded from a case has no right on it here either.
"""

from __future__ import annotations

from typing import Any

import rules

from grants.permissions import (
    is_applicant,
    is_clerk,
    is_decider,
    is_office,
    is_signatory,
    is_treasurer,
)
from network.models import Role
from network.queries import people_with_role
from reporting.models import Notice, Objection, StatementOfUse
from workflows.permissions import is_system


@rules.predicate
def approved_its_drawdowns(user: Any, statement: Any = None) -> bool:
    """Whoever ordered the payments does not verify what became of them."""
    return (
        isinstance(statement, StatementOfUse)
        and user.pk is not None
        and statement.grant.drawdowns.filter(approved_by=user.pk).exists()
    )


@rules.predicate
def is_writable(user: Any, statement: Any = None) -> bool:
    return isinstance(statement, StatementOfUse) and statement.is_writable


@rules.predicate
def is_being_verified(user: Any, statement: Any = None) -> bool:
    return isinstance(statement, StatementOfUse) and statement.state == "submitted"


@rules.predicate
def decided_it_though_another_could(user: Any, objection: Any = None) -> bool:
    """Nobody judges an objection against their own decision, unless the office has only this one decider."""
    if not isinstance(objection, Objection) or objection.notice.issued_by_id != user.pk:
        return False
    application = objection.application
    return people_with_role(application.partnership, Role.DECIDER).exclude(pk=user.pk).exists()


@rules.predicate
def came_by_portal(user: Any, notice: Any = None) -> bool:
    """Of what the portal brought, the clock knows the day; only for letters somebody has to look at the calendar."""
    return isinstance(notice, Notice) and notice.channel == Notice.Channel.PORTAL


def reads_orders(user: Any, run: Any) -> bool:
    """Orders name many recipients: the hands they go through, and the audit."""
    roles = (Role.TREASURER, Role.APPROVER, Role.CHECKER, Role.AUDITOR)
    return any(user.holds(role, run.partnership_id) for role in roles)


reads = is_applicant | is_office
verifies = is_clerk & ~is_signatory & ~approved_its_drawdowns

# Statements of use
rules.add_perm("reporting.view_statement", reads)
rules.add_perm("reporting.edit_statement", is_applicant & is_writable)
rules.add_perm("reporting.submit_statement", is_signatory)
rules.add_perm("reporting.return_statement", verifies)
rules.add_perm("reporting.verify_statement", verifies)
rules.add_perm("reporting.find_voucher", verifies & is_being_verified)
rules.add_perm("reporting.answer_voucherquestion", is_applicant)
rules.add_perm("reporting.withdraw_voucherquestion", is_clerk & ~is_signatory)
rules.add_perm("reporting.view_voucherquestion", reads)
rules.add_perm("reporting.waive_statement", is_decider)
rules.add_perm("reporting.reopen_statement", is_decider)

# Settlement and receipt: between the office and the recipient
rules.add_perm("reporting.view_settlement", reads)

# Use in time
rules.add_perm("reporting.report_use", is_applicant)

# Reclaims
rules.add_perm("reporting.view_reclaim", reads)
rules.add_perm("reporting.draft_reclaim", is_clerk)
rules.add_perm("reporting.hear_reclaim", is_clerk)
rules.add_perm("reporting.drop_reclaim", is_clerk)
rules.add_perm("reporting.issue_reclaim", is_decider)
rules.add_perm("reporting.waive_reclaim", is_decider)
rules.add_perm("reporting.agree_instalments", is_decider)
rules.add_perm("reporting.waive_part", is_decider)
rules.add_perm("reporting.settle_reclaim", is_treasurer)
rules.add_perm("reporting.record_repayment", is_treasurer)
rules.add_perm("reporting.answer_hearing", is_signatory)

# Notices
rules.add_perm("reporting.view_notice", reads)
rules.add_perm("reporting.edit_notice", is_decider)
rules.add_perm("reporting.issue_notice", is_decider)
rules.add_perm("reporting.replace_notice", is_decider)
rules.add_perm("reporting.notify_notice", is_system | is_clerk)
rules.add_perm("reporting.become_final_notice", is_system | is_clerk & ~came_by_portal)

# Objections
rules.add_perm("reporting.view_objection", reads)
rules.add_perm("reporting.lodge_objection", is_signatory)
rules.add_perm("reporting.withdraw_objection", is_signatory)
rules.add_perm("reporting.uphold_objection", is_decider & ~decided_it_though_another_could)
rules.add_perm("reporting.dismiss_objection", is_decider & ~decided_it_though_another_could)
