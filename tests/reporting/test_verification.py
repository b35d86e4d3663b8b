"""The clerk's page: line by line, with reasons, samples that can be followed, and questions that come back answered."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from grants.models import Grant
from network.models import Actor, Partnership, User
from reporting.models import Sample, StatementOfUse, Voucher, VoucherQuestion
from reporting.services import verification
from tests.conftest import Cast
from tests.factories.grants import CallFactory, ProcedureFactory, TrackFactory, without_required_files
from tests.factories.reporting import active_grant, at, submitted_statement
from workflows import clock
from workflows.follow import follow
from workflows.models import JournalEntry
from workflows.refusal import Refused
from workflows.steps import take

SignIn = Callable[[User], Client]
SPENT = [("FEES", "5400.00"), ("MATERIAL", "2700.00"), ("RENT", "900.00")]
INCOME = {"own": "1000.00", "third_private": "1200.00"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(grant: Grant, cast: Cast) -> StatementOfUse:
    clock.set_to(at(2025, 7, 1))
    return submitted_statement(grant, cast=cast, vouchers=SPENT, income=INCOME)


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 40), "white").save(out, "PNG")
    return out.getvalue()


def line(statement: StatementOfUse, number: int) -> str:
    voucher = Voucher.objects.get(statement=statement, number=number)
    return reverse("reporting:verify_line", args=[statement.public_id, voucher.public_id])


def hidden(page: str, *names: str) -> dict[str, str]:
    return {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in names}


def test_one_line_after_the_other_until_none_is_left(statement: StatementOfUse, cast: Cast, sign_in: SignIn) -> None:
    clerk = sign_in(cast["clerk"])
    list_page = reverse("reporting:verify", args=[statement.public_id])
    assert "0 von 3 Belegen geprüft" in clerk.get(list_page).content.decode()
    answer = clerk.post(line(statement, 1), {"decision": "accept"})
    assert answer["Location"] == line(statement, 2) + "#beleg"
    answer = clerk.post(line(statement, 3), {"decision": "reject", "code": "duplicate"})
    onward = "from the end of the list it goes on at the first open line"
    assert answer["Location"] == line(statement, 2) + "#beleg", onward
    reduced = {"decision": "reduce", "recognised": "2.000,00", "code": "not_eligible", "reason": "Getränke"}
    answer = clerk.post(line(statement, 2), reduced)
    assert answer["Location"] == list_page
    page = clerk.get(list_page).content.decode()
    assert "Alle Belege sind geprüft" in page
    assert "doppelt abgerechnet" in page
    assert "nicht zuwendungsfähig: Getränke" in page
    step = reverse("reporting:statementofuse_step", args=[statement.public_id, "verify"])
    command = hidden(clerk.get(step).content.decode(), "command_id", "version")
    assert clerk.post(step, command | {"note": "Alles gesehen."}).status_code == 302
    assert StatementOfUse.objects.get().state == "verified"
    assert clerk.get(list_page).status_code == 404


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Ergebnis"),
        ({"decision": "reduce", "code": "other", "reason": "x"}, "Sagen Sie, wie viel anerkannt wird."),
        ({"decision": "reduce", "recognised": "5.400,00", "code": "private"}, "weniger als der Betrag"),
        ({"decision": "reduce", "recognised": "viel", "code": "private"}, "viel"),
        ({"decision": "reduce", "recognised": "-1", "code": "private"}, "-1"),
        ({"decision": "reject"}, "Wählen Sie einen Grund."),
        ({"decision": "reject", "code": "other"}, "Schreiben Sie, warum."),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    typed: dict[str, str], says: str, statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    answer = sign_in(cast["clerk"]).post(line(statement, 1), typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not hasattr(Voucher.objects.get(number=1), "finding")


def test_the_result_is_reckoned_with_every_line(statement: StatementOfUse, cast: Cast, sign_in: SignIn) -> None:
    clerk = sign_in(cast["clerk"])
    assert "7.040,00\u00a0€" in clerk.get(line(statement, 3)).content.decode()
    clerk.post(line(statement, 3), {"decision": "reject", "code": "private"})
    page = clerk.get(line(statement, 1)).content.decode()
    assert "6.320,00\u00a0€" in page
    assert "Bei der Prüfung gekürzt" in page, "the lines of the comparison make up its total"


def test_a_line_without_a_scan_says_so_and_one_with_a_scan_shows_it(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    clerk = sign_in(cast["clerk"])
    answer = clerk.get(line(statement, 1))
    assert "liegt kein Scan vor" in answer.content.decode()
    assert "object-src 'self'" in answer["Content-Security-Policy"]
    question = verification.ask(Voucher.objects.get(number=1), text="Wo ist die Rechnung?", by=cast["clerk"])
    picture = SimpleUploadedFile("Rechnung.png", png(), "image/png")
    take(question, "answer", by=cast["applicant"], answer_text="Hier ist sie.", file=picture)
    page = clerk.get(line(statement, 1)).content.decode()
    scan = VoucherQuestion.objects.get().document
    assert scan is not None
    assert f'src="{scan.get_absolute_url()}"' in page
    assert "Hier ist sie." in page
    shown = clerk.get(scan.get_absolute_url())
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]


def test_the_list_can_be_narrowed(statement: StatementOfUse, cast: Cast, sign_in: SignIn) -> None:
    clerk = sign_in(cast["clerk"])
    clerk.post(line(statement, 1), {"decision": "reject", "code": "private"})
    url = reverse("reporting:verify", args=[statement.public_id])
    counts = {}
    for show in ("", "open", "cut", "nonsense"):
        counts[show] = clerk.get(url, {"show": show}).context["rows"]
    assert {show: len(rows) for show, rows in counts.items()} == {"": 3, "open": 2, "cut": 1, "nonsense": 3}


@pytest.mark.parametrize("length", [1, 30])
def test_the_queries_do_not_grow_with_the_list(
    length: int, grant: Grant, cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clock.set_to(at(2025, 7, 1))
    spent = [("FEES", "10.00")] * length
    many = submitted_statement(grant, cast=cast, vouchers=spent, income=INCOME)
    clerk = sign_in(cast["clerk"])
    url = reverse("reporting:verify", args=[many.public_id])
    clerk.get(url)
    with django_assert_num_queries(25):
        clerk.get(url)


# ---- questions -------------------------------------------------------------------------------------------------------


def test_a_question_goes_to_the_recipient_and_its_answer_to_the_line(
    statement: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    voucher = Voucher.objects.get(number=2)
    clerk, recipient = sign_in(cast["clerk"]), sign_in(cast["signatory"])
    ask = reverse("reporting:ask", args=[statement.public_id, voucher.public_id])
    assert clerk.post(ask, {"text": "Wofür war das?"}).status_code == 302
    question = VoucherQuestion.objects.get()
    follow(question)
    assert "Rückfrage zum Beleg beantworten" in recipient.get(reverse("workflows:inbox")).content.decode()
    assert "Wofür war das?" in recipient.get(question.get_absolute_url()).content.decode()
    step = reverse("reporting:voucherquestion_step", args=[question.public_id, "answer"])
    command = hidden(recipient.get(step).content.decode(), "command_id", "version")
    assert recipient.post(step, command | {"answer_text": "Für die Bühne."}).status_code == 302
    assert "Für die Bühne." in clerk.get(line(statement, 2)).content.decode()
    assert StatementOfUse.objects.get().state == "submitted", "nothing had to be given back for that"


def test_while_a_question_is_open_the_check_is_not_closed(statement: StatementOfUse, cast: Cast) -> None:
    question = verification.ask(Voucher.objects.get(number=2), text="Wofür?", by=cast["clerk"])
    verification.recognise_the_rest(statement, by=cast["clerk"])
    with pytest.raises(Refused, match="Zu Beleg 2 ist noch eine Rückfrage offen"):
        take(statement, "verify", by=cast["clerk"])
    with pytest.raises(Refused, match="schon eine Rückfrage offen"):
        verification.ask(Voucher.objects.get(number=2), text="Noch einmal?", by=cast["clerk"])
    take(question, "withdraw", by=cast["clerk"])
    take(StatementOfUse.objects.get(), "verify", by=cast["clerk"])


def test_nobody_else_asks_or_answers(statement: StatementOfUse, cast: Cast, sign_in: SignIn) -> None:
    voucher = Voucher.objects.get(number=2)
    ask = reverse("reporting:ask", args=[statement.public_id, voucher.public_id])
    assert sign_in(cast["signatory"]).post(ask, {"text": "?"}).status_code == 404
    with pytest.raises(Refused, match="kein Recht"):
        verification.ask(voucher, text="?", by=cast["decider"])
    question = verification.ask(voucher, text="Wofür?", by=cast["clerk"])
    with pytest.raises(Refused):
        take(question, "answer", by=cast["clerk"], answer_text="Ich weiß es.")


# ---- samples ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def sampled(spring: None, partnership: Partnership, organisation: Actor, cast: Cast) -> StatementOfUse:
    """Twelve vouchers; the procedure looks at a quarter of them, and at all above 1,000."""
    wishes = {"voucher_sample": {"share": "0.25", "at_least": 2, "all_above": "1000.00"}}
    values = without_required_files("standard", max_amount="20000.00", extra=wishes)
    call = CallFactory(
        partnership=partnership,
        procedure=ProcedureFactory(track=TrackFactory(partnership=partnership), values=values),
    )
    grant = active_grant(call, organisation=organisation, cast=cast)
    clock.set_to(at(2025, 7, 1))
    spent = [("FEES", "2000.00")] * 2 + [("MATERIAL", "100.00")] * 10
    return submitted_statement(grant, cast=cast, vouchers=spent, income=INCOME)


def test_a_sample_is_drawn_when_the_statement_comes_and_the_rest_counts_on_trust(
    sampled: StatementOfUse, cast: Cast, sign_in: SignIn
) -> None:
    sample = Sample.objects.get()
    vouchers = list(sampled.vouchers.select_related("finding"))
    open_ones = {one.pk for one in vouchers if getattr(one, "finding", None) is None}
    assert open_ones == sample.drawn(vouchers)
    assert len(open_ones) == 2 + 3, "both large ones, and a quarter of ten, rounded up"
    entry = JournalEntry.objects.get(verb="draw_sample")
    assert entry.body["facts"]["seed"] == sample.seed
    assert (len(entry.body["facts"]["vouchers"]), entry.body["facts"]["of"]) == (5, 12)
    clerk = sign_in(cast["clerk"])
    page = clerk.get(reverse("reporting:verify", args=[sampled.public_id]))
    assert "Stichprobe: 5 von 12, Auswahl nachvollziehbar." in page.content.decode()
    assert "nicht in der Stichprobe" in page.content.decode()
    verification.recognise_the_rest(sampled, by=cast["clerk"])
    take(StatementOfUse.objects.get(), "verify", by=cast["clerk"])


def test_a_line_outside_the_sample_can_still_be_looked_at(sampled: StatementOfUse, cast: Cast) -> None:
    trusted = sampled.vouchers.filter(finding__on_trust=True)[0]
    finding = verification.find(trusted, recognised=Decimal("0.00"), code="private", by=cast["clerk"])
    assert (finding.on_trust, finding.by) == (False, cast["clerk"])


def test_what_comes_again_is_drawn_by_the_same_seed(sampled: StatementOfUse, cast: Cast) -> None:
    seed, before = Sample.objects.get().seed, Sample.objects.get().drawn(sampled.vouchers.all())
    statement = take(sampled, "return", by=cast["clerk"], note="Der Bericht ist zu kurz.")
    take(statement, "resubmit", by=cast["signatory"])
    again = Sample.objects.get()
    assert (again.seed, again.drawn(sampled.vouchers.all())) == (seed, before)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Sample.objects.update(seed="mine")


def test_the_first_of_a_drawn_order_and_all_large_ones(statement: StatementOfUse) -> None:
    sample = Sample(statement=statement, seed="abc", share=Decimal("0.5"), at_least=1, all_above=Decimal("5000.00"),
                    drawn_at=clock.now())  # fmt: skip
    vouchers = list(statement.vouchers.all())
    drawn = sample.drawn(vouchers)
    assert len(drawn) == 2
    assert vouchers[0].pk in drawn, "above the amount: always"
    assert drawn == sample.drawn(list(reversed(vouchers)))
    other = [
        Sample(seed=str(seed), share=sample.share, at_least=1, all_above=None).drawn(vouchers) for seed in range(9)
    ]
    assert len({frozenset(one) for one in other}) > 1, "another seed, another sample"
