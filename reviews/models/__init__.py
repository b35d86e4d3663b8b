from reviews.models.meeting import AgendaItem, Attendance, Meeting, Resolution, Signature
from reviews.models.process import MeetingProcess, ReviewProcess
from reviews.models.review import Criterion, Review, Score

__all__ = [
    "AgendaItem",
    "Attendance",
    "Criterion",
    "Meeting",
    "MeetingProcess",
    "Resolution",
    "Review",
    "ReviewProcess",
    "Score",
    "Signature",
]
