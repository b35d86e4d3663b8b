"""Who may do what with cases, grants and money. One string guards the step, the button and the desk.

An object is a case or something of one: it has `.case_id`, and its application is found by `application_of`.
"""

from __future__ import annotations

from typing import Any

import rules
from django.db.models import Q
from rules.predicates import Predicate

from grants.models import Amendment, Application, Drawdown, Exclusion, OwnAccount, PaymentRun
from grants.models.publication import Publication
from network.models import Role, User
from network.permissions import holds
from workflows.permissions import is_system


def application_of(obj: Any) -> Application | None:
    """The application of a case or of anything that belongs to one."""
    if isinstance(obj, Application):
        return obj
    for name in ("application", "grant", "case", "statement"):
        if (found := getattr(obj, name, None)) is not None:
            return application_of(found)
    return None


def in_office(*roles: str) -> Predicate:
    """The person holds one of the roles in the case's partnership."""
    held = holds(*roles)

    def test(user: Any, obj: Any = None) -> bool:
        application = application_of(obj)
        return application is not None and held.test(user, application)

    return rules.predicate(test, name="in_office:" + "|".join(roles))


def for_applicant(*roles: str) -> Predicate:
    """The person acts for the applicant's organisation in one of the roles."""

    def test(user: Any, obj: Any = None) -> bool:
        application = application_of(obj)
        return (
            application is not None
            and isinstance(user, User)
            and any(user.represents(application.applicant_id, role) for role in roles)
        )

    return rules.predicate(test, name="for_applicant:" + "|".join(roles))


@rules.predicate
def is_excluded(user: Any, obj: Any = None) -> bool:
    """Somebody excluded from a case has no right on it. Asked of the database each time: it may be minutes old."""
    application = application_of(obj)
    if application is None or not isinstance(user, User):
        return False
    known: dict[int, bool] = application.__dict__.get("_excluded", {})
    if user.pk not in known:
        standing = Exclusion.objects.filter(case=application, person=user).exclude(state=Exclusion.State.CLEARED)
        known[user.pk] = standing.exists()
    return known[user.pk]


def remember_exclusions(application: Application) -> None:
    """For a page that only shows and asks many rights of one row: the row remembers who is excluded. Steps are taken
    on rows read anew, which remember nothing."""
    application.__dict__["_excluded"] = {}


@rules.predicate
def applicant_may_submit(user: Any, obj: Any = None) -> bool:
    application = application_of(obj)
    return application is not None and application.procedure.rules.applicant_may_submit


@rules.predicate
def admitted_it_above_threshold(user: Any, obj: Any = None) -> bool:
    """Above the track's threshold whoever admitted a case does not decide on it."""
    application = application_of(obj)
    if application is None or application.admitted_by_id != user.pk:
        return False
    threshold = application.procedure.rules.deciders_differ_above
    return threshold is not None and (application.requested or 0) > threshold


@rules.predicate
def has_no_body(user: Any, obj: Any = None) -> bool:
    application = application_of(obj)
    return application is not None and application.procedure.rules.resolved_by == "office"


@rules.predicate
def is_small_amendment(user: Any, amendment: Any = None) -> bool:
    """What the clerk may decide: wishes up to the track's threshold; to take something away is the decider's."""
    if not isinstance(amendment, Amendment) or amendment.is_by_office:
        return False
    limit = amendment.grant.application.procedure.rules.amendment_clerk_up_to
    return max(amendment.grant.amount, amendment.amount or amendment.grant.amount) <= limit


@rules.predicate
def is_by_office(user: Any, amendment: Any = None) -> bool:
    return isinstance(amendment, Amendment) and amendment.is_by_office


@rules.predicate
def checked_it(user: Any, drawdown: Any = None) -> bool:
    return isinstance(drawdown, Drawdown) and drawdown.checked_by_id == user.pk


@rules.predicate
def approved_it(user: Any, drawdown: Any = None) -> bool:
    return isinstance(drawdown, Drawdown) and drawdown.approved_by_id == user.pk


@rules.predicate
def is_own_exclusion(user: Any, obj: Any = None) -> bool:
    return isinstance(obj, Exclusion) and obj.person_id == user.pk


@rules.predicate
def proposed_it(user: Any, draft: Any = None) -> bool:
    return isinstance(draft, Publication) and draft.proposed_by_id == user.pk


@rules.predicate
def prepared_it(user: Any, run: Any = None) -> bool:
    return isinstance(run, PaymentRun) and run.ordered_by_id == user.pk


@rules.predicate
def has_part_in_it(user: Any, run: Any = None) -> bool:
    """The person is excluded from a case that the run pays, or acts for one of the organisations."""
    if not isinstance(run, PaymentRun) or not isinstance(user, User):
        return False
    paid = Drawdown.objects.filter(payments__run=run)
    excluded = Exclusion.objects.filter(person=user).exclude(state=Exclusion.State.CLEARED).values("case")
    own = Q(grant__grantee__in=user.represented_actors()) | Q(grant__application__in=excluded)
    return paid.filter(own).exists()


@rules.predicate
def proposed_the_own_account(user: Any, account: Any = None) -> bool:
    return isinstance(account, OwnAccount) and account.proposed_by_id == user.pk


is_applicant = for_applicant(Role.APPLICANT, Role.SIGNATORY)
is_signatory = for_applicant(Role.SIGNATORY)
# Whoever acts for the applicant, or is excluded, has no office on the case.
is_uninvolved = ~is_excluded & ~is_applicant
is_clerk = in_office(Role.CLERK) & is_uninvolved
is_coordinator = in_office(Role.COORDINATOR) & is_uninvolved
is_decider = in_office(Role.DECIDER) & is_uninvolved
is_chair = in_office(Role.CHAIR) & is_uninvolved
is_juror = in_office(Role.JUROR) & is_uninvolved
is_checker = in_office(Role.CHECKER) & is_uninvolved
is_approver = in_office(Role.APPROVER) & is_uninvolved
is_treasurer = in_office(Role.TREASURER) & is_uninvolved
is_office = (
    in_office(Role.COORDINATOR, Role.CLERK, Role.DECIDER, Role.CHECKER, Role.APPROVER, Role.TREASURER, Role.AUDITOR)
    & ~is_excluded
)
is_committee = in_office(Role.JUROR, Role.CHAIR, Role.SECRETARY) & ~is_excluded

decides = is_decider & ~admitted_it_above_threshold

# Cases. Drafts are the applicant's own; queries.py keeps the office away from them.
rules.add_perm("grants.view_application", is_applicant | is_office | is_committee)
rules.add_perm("grants.create_application", is_applicant)
rules.add_perm("grants.edit_application", is_applicant)
rules.add_perm("grants.submit_application", is_signatory | (is_applicant & applicant_may_submit))
rules.add_perm("grants.withdraw_application", is_signatory | (is_applicant & applicant_may_submit))
rules.add_perm("grants.check_application", is_clerk)
rules.add_perm("grants.return_application", is_clerk)
rules.add_perm("grants.admit_application", is_clerk)
rules.add_perm("grants.refuse_application", is_clerk)
rules.add_perm("grants.assess_application", (is_clerk | is_coordinator) & has_no_body)
rules.add_perm("grants.resolve_application", (is_chair & ~has_no_body) | ((is_clerk | is_coordinator) & has_no_body))
rules.add_perm("grants.approve_application", decides)
rules.add_perm("grants.reject_application", decides)
rules.add_perm("grants.wait_application", decides)
rules.add_perm("grants.send_back_application", decides)
rules.add_perm("grants.reopen_application", decides)
rules.add_perm("grants.expire_application", is_system)

# Grants
rules.add_perm("grants.accept_grant", is_signatory)
rules.add_perm("grants.decline_grant", is_signatory)
rules.add_perm("grants.lapse_grant", is_system)
rules.add_perm("grants.begin_closing_grant", is_clerk | is_system)
rules.add_perm("grants.revoke_grant", is_decider)
rules.add_perm("grants.settle_grant", is_decider)
rules.add_perm("grants.close_grant", is_clerk)
rules.add_perm("grants.reopen_grant", is_decider)
rules.add_perm("grants.meet_condition", is_clerk)

# Amendments
rules.add_perm("grants.request_amendment", is_signatory)
rules.add_perm("grants.withdraw_amendment", (is_signatory & ~is_by_office) | (is_clerk & is_by_office))
rules.add_perm("grants.answer_amendment", is_signatory & is_by_office)
rules.add_perm("grants.propose_partial_revocation", is_clerk)
rules.add_perm("grants.report_change", is_applicant)
rules.add_perm("grants.read_change", is_clerk)
rules.add_perm("grants.agree_amendment", is_decider | (is_clerk & is_small_amendment))
rules.add_perm("grants.refuse_amendment", is_decider | (is_clerk & is_small_amendment))

# Money
rules.add_perm("grants.request_drawdown", is_signatory)
rules.add_perm("grants.withdraw_drawdown", is_signatory)
rules.add_perm("grants.check_drawdown", is_checker)
rules.add_perm("grants.return_drawdown", is_checker)
rules.add_perm("grants.refuse_drawdown", is_checker)
rules.add_perm("grants.approve_drawdown", is_approver & ~checked_it)
rules.add_perm("grants.cancel_drawdown", is_approver & ~checked_it)
rules.add_perm("grants.order_drawdown", is_treasurer & ~approved_it)
rules.add_perm("grants.recall_drawdown", is_treasurer | is_approver)
rules.add_perm("grants.confirm_drawdown", is_treasurer & ~approved_it)
rules.add_perm("grants.bounce_drawdown", is_treasurer & ~approved_it)
rules.add_perm("grants.view_ledger", holds(
    Role.COORDINATOR, Role.CLERK, Role.DECIDER, Role.CHECKER, Role.APPROVER, Role.TREASURER, Role.AUDITOR
))  # fmt: skip
rules.add_perm("grants.set_budget", holds(Role.ADMINISTRATOR, Role.TREASURER))

# The bank: runs, own accounts, statements
rules.add_perm("grants.release_run", holds(Role.APPROVER) & ~prepared_it & ~has_part_in_it)
rules.add_perm("grants.send_run", holds(Role.TREASURER))
rules.add_perm("grants.dissolve_run", holds(Role.TREASURER, Role.APPROVER))
rules.add_perm("grants.propose_own_account", holds(Role.TREASURER))
rules.add_perm("grants.confirm_own_account", holds(Role.APPROVER, Role.DECIDER) & ~proposed_the_own_account)
rules.add_perm("grants.close_own_account", holds(Role.TREASURER, Role.APPROVER, Role.DECIDER))
rules.add_perm("grants.set_order_columns", holds(Role.TREASURER, Role.ADMINISTRATOR))
rules.add_perm("grants.view_bank", holds(Role.TREASURER, Role.APPROVER, Role.AUDITOR))
rules.add_perm("grants.import_statement", holds(Role.TREASURER))
rules.add_perm("grants.resolve_entry", holds(Role.TREASURER))

# What can be applied for, and under which rules. Publishing takes two.
rules.add_perm("grants.view_rules", holds(
    Role.COORDINATOR, Role.CLERK, Role.DECIDER, Role.CHECKER, Role.APPROVER, Role.TREASURER, Role.AUDITOR,
    Role.ADMINISTRATOR,
))  # fmt: skip
rules.add_perm("grants.change_rules", holds(Role.ADMINISTRATOR))
rules.add_perm("grants.publish_rules", holds(Role.DECIDER) & ~proposed_it)

# Conflicts of interest
rules.add_perm("grants.declare_exclusion", is_own_exclusion)
