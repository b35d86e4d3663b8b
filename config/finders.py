from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.staticfiles.finders import AppDirectoriesFinder


class OwnPagesFinder(AppDirectoriesFinder):
    """The files of every app but viewflow: its own pages, 49 MB of them, are never shown, and some are broken."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        shown = [app.name for app in apps.get_app_configs() if not app.name.startswith("viewflow")]
        super().__init__(app_names or shown, *args, **kwargs)
