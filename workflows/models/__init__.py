from workflows.models.clock import ClockSetting
from workflows.models.document import Document
from workflows.models.journal import Chain, Command, Effect, JournalEntry, PersonalPayload
from workflows.models.process import DeskTask

__all__ = [
    "Chain",
    "ClockSetting",
    "Command",
    "DeskTask",
    "Document",
    "Effect",
    "JournalEntry",
    "PersonalPayload",
]
