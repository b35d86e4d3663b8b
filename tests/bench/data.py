"""A partnership with very many cases, written past the steps: for measuring only, in a throwaway database."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, transaction

from grants.models import Account, Application, Call
from grants.services import ledger
from network.models import ORGANISATION_ROLES, PARTNERSHIP_ROLES, Actor, Partnership, User
from tests.factories.grants import CallFactory, RuleSetFactory, bulk_applications
from tests.factories.network import (
    ActorFactory,
    BankAccountFactory,
    PartnershipFactory,
    RepresentationFactory,
    RoleAssignmentFactory,
    UserFactory,
)
from workflows.follow import follow
from workflows.models import Chain, DeskTask

ORGANISATIONS = 50
ENTRIES_PER_CASE = 4
ONE_GRANT_IN = 5
ONE_OPEN_IN = 10


def address(role: str) -> str:
    return f"{role}@bench.example.org"


def load(total: int) -> None:
    """Bring the number of cases up to `total`; the first call makes everything around them.

    One in ten waits for the clerk; the others are rejected, as most cases of many years are at rest.
    """
    call = Call.objects.order_by("pk").first() or _partnership()
    missing = total - Application.objects.exclude(received_at=None).count()
    by = User.objects.get(email=address("signatory"))
    made: list[Application] = []
    waiting: list[Application] = []
    actors = list(Actor.objects.order_by("pk"))
    for number, actor in enumerate(actors):
        share = missing // len(actors) + (number < missing % len(actors))
        still_open = share // ONE_OPEN_IN
        for count, state, kept in ((still_open, "submitted", waiting), (share - still_open, "rejected", made)):
            if count:
                kept += bulk_applications(count, call=call, applicant=actor, by=by, state=state)
    _open_desks(waiting)
    made += waiting
    _write_journal(call.partnership, made)
    _open_accounts(call, made[::ONE_GRANT_IN])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _partnership() -> Call:
    call_command("createcachetable", verbosity=0)
    Chain.objects.get_or_create(name="instance")
    partnership: Partnership = PartnershipFactory(name="Landkreis Messfeld", slug="messfeld")
    actors = [ActorFactory(partnerships=[partnership]) for _number in range(ORGANISATIONS)]
    password = make_password("ein langes Passwort")
    for role in PARTNERSHIP_ROLES:
        user = UserFactory(email=address(role), name=role.capitalize(), password=password)
        RoleAssignmentFactory(user=user, partnership=partnership, role=role)
    for role in ORGANISATION_ROLES:
        user = UserFactory(email=address(role), name=role.capitalize(), password=password)
        RepresentationFactory(user=user, actor=actors[0], role=role)
    BankAccountFactory(actor=actors[0], active=True)
    RuleSetFactory(partnership=partnership)
    call: Call = CallFactory(partnership=partnership)
    ledger.set_budget(
        call.fund, call.budget_year, Decimal("90000000.00"), by=User.objects.get(email=address("treasurer"))
    )
    return call


@transaction.atomic
def _open_desks(applications: list[Application]) -> None:
    """One desk opened as it should be; the others are copies of its rows."""
    if not applications:
        return
    first, *others = applications
    task = follow(first)
    assert isinstance(task, DeskTask)
    with connection.cursor() as cursor:
        processes = _copies(cursor, "viewflow_process", task.process_id, len(others))
        cursor.execute(
            "INSERT INTO grants_applicationprocess (process_ptr_id, subject_id) SELECT * FROM unnest(%s, %s)",
            [processes, [one.pk for one in others]],
        )
        tasks = _copies(cursor, "viewflow_task", task.pk, len(others))
        cursor.execute(
            "UPDATE viewflow_task SET process_id = new.process FROM unnest(%s, %s) AS new (task, process) "
            "WHERE viewflow_task.id = new.task",
            [tasks, processes],
        )
        columns = "role, scope, life, label, subtitle, since, due_at"
        cursor.execute(
            f"""INSERT INTO workflows_desktask (task_ptr_id, {columns}, subject_id, case_id, title)
                SELECT new.task, {columns}, a.public_id, a.public_id, a.title
                FROM workflows_desktask, unnest(%s, %s) AS new (task, application)
                JOIN grants_application a ON a.id = new.application WHERE task_ptr_id = %s""",
            [tasks, [one.pk for one in others], task.pk],
        )


def _copies(cursor: object, table: str, pk: int, count: int) -> list[int]:
    assert hasattr(cursor, "execute")
    assert hasattr(cursor, "fetchall")
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'", [table]
    )
    columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
    cursor.execute(
        f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{table}", generate_series(1, %s) '
        "WHERE id = %s RETURNING id",
        [count, pk],
    )
    return [new for (new,) in cursor.fetchall()]


@transaction.atomic
def _write_journal(partnership: Partnership, applications: list[Application]) -> None:
    """As many rows as the product would have written; their hashes are not what they should be."""
    chain = Chain.objects.select_for_update().get(pk=partnership.chain_id)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO workflows_journalentry (chain_id, sequence, at, verb, life, subject_type_id, subject_pk,
                                                   case_id, by_id, body, previous_hash, hash)
               SELECT %s, %s + row_number() OVER (), now(), 'submit', 'grants.Application', t.id, a.id, a.public_id,
                      a.created_by_id, '{"facts": {}}', '', md5(a.id::text)
               FROM grants_application a, generate_series(1, %s),
                    django_content_type t
               WHERE t.app_label = 'grants' AND t.model = 'application' AND a.id = ANY(%s)""",
            [chain.pk, chain.head_sequence, ENTRIES_PER_CASE, [one.pk for one in applications]],
        )
        chain.head_sequence += cursor.rowcount
    chain.save()


@transaction.atomic
def _open_accounts(call: Call, applications: list[Application]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    kinds = [Account.Kind.COMMITTED, Account.Kind.DISBURSED]
    Account.objects.bulk_create(
        Account(fund=call.fund, year=call.budget_year, kind=kind, case=one, balance=Decimal("500.00"))
        for one in applications
        for kind in kinds
    )
