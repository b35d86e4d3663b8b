"""Files that are uploaded to a statement: several scans at once, and copies of what was published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy

from reporting.services.papers import Publicity

ACCEPTED = ".pdf,.jpg,.jpeg,.png"


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> list[File[bytes]]:
        one = super().clean
        files = data if isinstance(data, list | tuple) else [data]
        return [one(file, initial) for file in files] if files else [one(None, initial)]


class ScansForm(forms.Form):
    scans = ManyFilesField(
        label=gettext_lazy("Fotos oder Scans"),
        widget=ManyFilesInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy(
            "PDF oder Bild, jede Datei höchstens 20 MB, bis zu 50 auf einmal. Heißt eine Datei „Beleg 7“ oder wie die "
            "Belegnummer, ordnen wir sie selbst zu."
        ),
    )


class PublicityForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Was ist das?"), choices=[("", gettext_lazy("Bitte wählen")), *Publicity.choices]
    )
    file = forms.FileField(
        label=gettext_lazy("Datei"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("PDF oder Bild, höchstens 20 MB."),
    )
