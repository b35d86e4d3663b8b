from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Gremium")

    def ready(self) -> None:
        for module in ("permissions", "flows", "consequences", "panels", "navigation"):
            import_module(f"reviews.{module}")
