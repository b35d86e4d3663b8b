"""viewflow's processes, each with a real foreign key to its subject."""

from __future__ import annotations

from django.db import models

from reporting.models.notice import Notice
from reporting.models.objection import Objection
from reporting.models.reclaim import Reclaim
from reporting.models.statement import StatementOfUse
from reporting.models.verification import VoucherQuestion
from workflows.models.process import Process


class StatementOfUseProcess(Process):
    subject = models.ForeignKey(StatementOfUse, on_delete=models.CASCADE, related_name="+")


class ReclaimProcess(Process):
    subject = models.ForeignKey(Reclaim, on_delete=models.CASCADE, related_name="+")


class NoticeProcess(Process):
    subject = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")


class ObjectionProcess(Process):
    subject = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="+")


class VoucherQuestionProcess(Process):
    subject = models.ForeignKey(VoucherQuestion, on_delete=models.CASCADE, related_name="+")
