"""What reporting tells the bank's side of grants: open claims, and whether the orders on paper are the runs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from grants.completeness import euros
from grants.models import PaymentRun
from grants.money import ZERO
from grants.payments.claims import Claim, claim_book
from grants.payments.reconcile import Difference, check
from network.models import Partnership
from reporting.models import Reclaim
from reporting.services.reclaims import record_repayment
from workflows.life import Person
from workflows.models import Document


class Reclaims:
    def open_claims(self, partnership: Partnership) -> Iterable[Claim]:
        rows = Reclaim.objects.filter(grant__partnership=partnership, state=Reclaim.State.ISSUED)
        for one in rows.select_related("grant__grantee", "grant__application").prefetch_related("repayments"):
            yield Claim(
                key=one.public_id,
                label=str(one),
                organisation=one.grant.grantee.name,
                outstanding=one.outstanding,
                url=one.get_absolute_url(),
                words=(one.grant.application.number,),
            )

    def book(
        self, key: uuid.UUID, *, amount: Decimal, received_on: dt.date, reference: str, by: Person,
        command_id: uuid.UUID,
    ) -> None:  # fmt: skip
        claim = Reclaim.objects.get(public_id=key)
        record_repayment(
            claim, amount=amount, received_on=received_on, reference=reference, by=by, command_id=command_id
        )


claim_book(Reclaims())


@check
def every_order_on_paper_is_its_run() -> Iterator[Difference]:
    orders = Document.objects.filter(
        subject_type__app_label="grants", subject_type__model="paymentrun", kind="payment_order", deleted_at=None
    )
    totals = dict(PaymentRun.objects.annotate(total=Sum("payments__amount")).values_list("pk", "total"))
    for order in orders.order_by("pk").iterator(200):
        said = Decimal(order.facts["letter"]["total"])
        total = totals.get(order.subject_pk) or ZERO
        if said != total:
            words = _("Anordnung auf Papier gegen Lauf: %(said)s statt %(total)s.")
            told = words % {"said": euros(said), "total": euros(total)}
            yield Difference(order.name, told, said - total)


@check
def repayments_are_booked() -> Iterator[Difference]:
    """What came back for the claim itself stands in the ledger as repaid; interest is no grant money."""
    from_claims = Reclaim.objects.exclude(state=Reclaim.State.DRAFTED).prefetch_related("repayments")
    for claim in from_claims.select_related("grant__application"):
        principal = min(claim.amount, claim.repaid)
        booked = claim.grant.application.accounts.filter(kind="repaid").aggregate(total=Sum("balance"))["total"] or ZERO
        if claim.grant.reclaims.count() == 1 and booked != principal:
            words = _("Zurückgezahlt laut Büchern gegen Forderung: %(booked)s statt %(principal)s.")
            told = words % {"booked": euros(booked), "principal": euros(principal)}
            yield Difference(claim.grant.application.number, told, booked - principal)
