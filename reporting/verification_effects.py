"""What follows from a statement that is handed in, and from questions about its vouchers."""

from __future__ import annotations

from reporting.mail import tell, tell_office
from reporting.models import StatementOfUse, VoucherQuestion
from reporting.services.verification import draw_sample
from workflows.consequences import after, effect
from workflows.journal import Taken
from workflows.models import JournalEntry
from workflows.steps import SYSTEM


@after("reporting.StatementOfUse", "submit", "resubmit")
def sample(taken: Taken) -> None:
    assert isinstance(taken.subject, StatementOfUse)
    draw_sample(taken.subject, by=SYSTEM)


@effect("reporting.VoucherQuestion", "ask", name="question_mail")
def question_mail(entry: JournalEntry, question: VoucherQuestion) -> None:
    tell(entry, "question_asked", question.grant.application, {"question": question})


@effect("reporting.VoucherQuestion", "answer", name="answer_mail")
def answer_mail(entry: JournalEntry, question: VoucherQuestion) -> None:
    application = question.grant.application
    context = {"question": question, "application": application, "partnership": application.partnership}
    tell_office(entry, "question_answered", [question.asked_by], context)
