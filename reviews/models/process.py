"""viewflow's processes, each with a real foreign key to its subject."""

from __future__ import annotations

from django.db import models

from reviews.models.meeting import Meeting
from reviews.models.review import Review
from workflows.models.process import Process


class ReviewProcess(Process):
    subject = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")


class MeetingProcess(Process):
    subject = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
