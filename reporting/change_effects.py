"""Letters and mails about changes of a running grant."""

from __future__ import annotations

from grants.models import Amendment, Grant
from network.models import Role
from network.queries import people_with_role
from reporting import facts
from reporting.effects import keep
from reporting.mail import tell, tell_office
from workflows.consequences import effect
from workflows.models import JournalEntry


@effect("grants.Amendment", "request", name="revocation_hearing")
def revocation_hearing(entry: JournalEntry, amendment: Amendment) -> None:
    """Who loses by it is heard; wishes of their own are no news to the recipient."""
    if amendment.is_by_office:
        keep("revocation_hearing", facts.revocation_hearing(amendment), amendment, "Anhoerung-Teilwiderruf")
        tell(entry, "revocation_hearing", amendment.grant.application, {"amendment": amendment})


@effect("grants.Grant", "report_change", name="change_mail")
def change_mail(entry: JournalEntry, grant: Grant) -> None:
    """The clerks learn of it at once: it may be insolvency."""
    change = grant.reported_changes.filter(reported_at__lte=entry.at).last()
    if change is not None:
        clerks = people_with_role(grant.partnership, Role.CLERK)
        context = {"change": change, "application": grant.application, "partnership": grant.partnership}
        tell_office(entry, "change_reported", clerks, context)


@effect("grants.Grant", "read_change", name="change_read_mail")
def change_read_mail(entry: JournalEntry, grant: Grant) -> None:
    change = grant.reported_changes.filter(read_at__lte=entry.at).order_by("read_at").last()
    if change is not None:
        tell(entry, "change_read", grant.application, {"change": change})
