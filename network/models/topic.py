from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.models.record import Record


class Topic(Record):
    """What somebody works on, as a thesaurus: a label in two languages and a broader topic."""

    label_de = models.CharField(_("Bezeichnung"), max_length=120, unique=True)
    label_en = models.CharField(_("Bezeichnung (englisch)"), max_length=120)
    broader = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="narrower")

    class Meta:
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")
        ordering = ["label_de"]

    def __str__(self) -> str:
        return self.label_en if get_language() == "en" else self.label_de
