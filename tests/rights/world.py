"""One case of every kind, and everybody who could come: the own people, the same roles elsewhere, a stranger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client

from grants.models import Amendment, Application, Exclusion, Grant
from grants.services import drawdowns
from grants.services.amendments import request_amendment
from grants.services.drawdowns import Need
from network.models import ORGANISATION_ROLES, PARTNERSHIP_ROLES, Partnership, User
from reporting.models import Notice, Objection, Reclaim, StatementOfUse, Voucher, VoucherQuestion
from reviews import services as reviewing
from tests.factories.grants import CallFactory, ProcedureFactory, TrackFactory, application_in, without_required_files
from tests.factories.network import (
    ActorFactory,
    BankAccountFactory,
    PartnershipFactory,
    RelationFactory,
    RepresentationFactory,
    RoleAssignmentFactory,
    UserFactory,
)
from tests.factories.reporting import active_grant, offered_grant
from tests.factories.reviews import admitted, call_before, committee, invited_meeting
from workflows import clock
from workflows.life import Life, lives
from workflows.models import Chain
from workflows.steps import SYSTEM


@dataclass
class World:
    partnership: Partnership
    own: dict[str, User]
    other: dict[str, User]
    strangers: dict[str, User]
    subjects: dict[str, Any]
    browsers: dict[str, Client] = field(default_factory=dict)

    def life_of(self, kind: str) -> type[Life]:
        model: type[Life] = type(self.subjects[kind])
        return model

    def people(self) -> dict[str, Any]:
        """Everybody by a name that a failing test can show; own roles carry the bare name of the role."""
        return {
            **self.own,
            **{f"other {name}": user for name, user in self.other.items()},
            **self.strangers,
            "system": SYSTEM,
        }


def build() -> World:
    Chain.objects.get_or_create(name="instance")
    partnership, elsewhere = PartnershipFactory(), PartnershipFactory()
    organisation, rival = ActorFactory(partnerships=[partnership]), ActorFactory(partnerships=[partnership])
    BankAccountFactory(actor=organisation, active=True)
    own = _people(partnership, organisation)
    other = _people(elsewhere, rival)
    body = committee(partnership, own)
    call = call_before(body)
    case: dict[str, Any] = {"applicant": organisation, "cast": own}
    grant = active_grant(
        call, organisation=organisation, cast=own, costs={"FEES": "3000.00"}, means={}, amount="3000.00"
    )
    small = active_grant(_lenient_call(partnership), organisation=organisation, cast=own,
                         costs={"FEES": "900.00"}, means={}, amount="900.00")  # fmt: skip
    taken_back = active_grant(
        call, organisation=organisation, cast=own, costs={"FEES": "800.00"}, means={}, amount="800.00"
    )
    before_body = admitted(call, title="Vor dem Gremium", **case)
    under_review = admitted(call, title="Im Gutachten", **case)
    notice = Notice.objects.filter(application=grant.application).first() or Notice.objects.create(
        application=grant.application, kind="award", facts={}
    )
    Notice.objects.filter(pk=notice.pk).update(channel=Notice.Channel.POST)
    notice.refresh_from_db()
    drawdown = drawdowns.request(
        grant, amount=Decimal("100.00"), need=Need(Decimal("0.00"), Decimal("1000.00")), purpose="Honorare",
        by=own["signatory"],
    )  # fmt: skip
    subjects = {
        "Application": grant.application,
        "Application/micro": application_in(
            "admitted", call=CallFactory(partnership=partnership, track="micro"), **case
        ),
        "Grant": offered_grant(
            call, organisation=organisation, cast=own, costs={"FEES": "1500.00"}, means={}, amount="1500.00"
        ),
        "Amendment": _amendment(grant, own),
        "Amendment/small": _amendment(small, own),
        "Amendment/revocation": _revocation(taken_back, own),
        "Drawdown": drawdown,
        "Review": reviewing.assign(under_review, reviewer=own["juror"], by=own["coordinator"]),
        "Meeting": invited_meeting(body, [before_body], cast=own),
        "StatementOfUse": StatementOfUse.objects.filter(grant=grant).first(),
        "VoucherQuestion": _question(StatementOfUse.objects.filter(grant=grant)[0], own),
        "Reclaim": Reclaim.objects.create(grant=grant, amount=Decimal("50.00"), ineffective_from=clock.today()),
        "Notice": notice,
        "Objection": Objection.objects.create(
            notice=notice, text="So nicht.", lodged_by=own["signatory"], lodged_at=clock.now()
        ),
        "Actor": organisation,
        "BankAccount": BankAccountFactory(actor=organisation, iban="DE02120300000000202051"),
        "Body": body,
        "Relation": RelationFactory(partnership=partnership, a=organisation),
        "Partnership": partnership,
        "Exclusion/juror": _exclusion(under_review, UserFactory(name="Noch ein Gutachter"), partnership, "juror"),
        "Exclusion/clerk": _exclusion(under_review, UserFactory(name="Noch eine Hand"), partnership, "clerk"),
    }
    strangers = {"stranger": UserFactory(name="Fremd"), "switched off": UserFactory(is_active=False)}
    RoleAssignmentFactory(user=strangers["switched off"], partnership=partnership, role="clerk")
    world = World(partnership, own, other, strangers, subjects)
    for name, person in world.people().items():
        if isinstance(person, User):
            world.browsers[name] = Client()
            world.browsers[name].force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    _without_checks()
    return world


def _question(statement: StatementOfUse, own: dict[str, User]) -> VoucherQuestion:
    voucher = Voucher.objects.create(
        statement=statement, number=1, paid_on=clock.today(), payee="Firma", reason="Saal", amount=Decimal("10.00"),
        cost_type="RENT",
    )  # fmt: skip
    return VoucherQuestion.objects.create(
        voucher=voucher, text="Wofür?", asked_by=own["clerk"], asked_at=clock.now(), due_on=clock.today()
    )


def _people(partnership: Partnership, organisation: Any) -> dict[str, User]:
    people: dict[str, User] = {}
    for role in PARTNERSHIP_ROLES:
        people[role.value] = UserFactory(name=role.capitalize())
        RoleAssignmentFactory(user=people[role.value], partnership=partnership, role=role)
    for role in ORGANISATION_ROLES:
        people[role.value] = UserFactory(name=role.capitalize())
        RepresentationFactory(user=people[role.value], actor=organisation, role=role)
    return people


def _lenient_call(partnership: Partnership) -> Any:
    """A track in which a clerk may agree to changes of small grants."""
    values = without_required_files("standard", amendment_clerk_up_to="1000.00")
    procedure = ProcedureFactory(track=TrackFactory(partnership=partnership, code="lenient"), values=values)
    return CallFactory(partnership=partnership, procedure=procedure)


def _amendment(grant: Any, cast: dict[str, User]) -> Amendment:
    return request_amendment(
        grant, kind=Amendment.Kind.EXTENSION, reason="Wir brauchen länger.", by=cast["signatory"],
        ends_on=grant.ends_on + dt.timedelta(days=10),
    )  # fmt: skip


def _revocation(grant: Grant, cast: dict[str, User]) -> Amendment:
    return request_amendment(
        grant, kind=Amendment.Kind.PARTIAL_REVOCATION, reason="Ein Abend fällt aus.", by=cast["clerk"],
        amount=Decimal("500.00"), hearing_until=clock.today() + dt.timedelta(days=10),
    )  # fmt: skip


def _exclusion(case: Application, person: User, partnership: Partnership, role: str) -> Exclusion:
    RoleAssignmentFactory(user=person, partnership=partnership, role=role)
    return Exclusion.objects.create(case=case, person=person, reason="Vorstand", declared_at=clock.now())


def _without_checks() -> None:
    """So that a subject can be put into a state without its story; comes back with the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for life in lives():
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
                [life._meta.db_table],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE "{life._meta.db_table}" DROP CONSTRAINT "{name}"')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def put_into(subject: Life, state: str) -> None:
    """Past the life: rights are looked at in each state alone. Triggers are off meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f'UPDATE "{subject._meta.db_table}" SET state = %s WHERE id = %s', [state, subject.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
