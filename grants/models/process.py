"""viewflow's processes, each with a real foreign key to its subject."""

from __future__ import annotations

from django.db import models

from grants.models.amendment import Amendment
from grants.models.application import Application
from grants.models.drawdown import Drawdown
from grants.models.grant import Grant
from workflows.models.process import Process


class ApplicationProcess(Process):
    subject = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")


class GrantProcess(Process):
    subject = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="+")


class AmendmentProcess(Process):
    subject = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="+")


class DrawdownProcess(Process):
    subject = models.ForeignKey(Drawdown, on_delete=models.CASCADE, related_name="+")
