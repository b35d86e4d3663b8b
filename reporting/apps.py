from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = _("Nachweise und Bescheide")

    def ready(self) -> None:
        for name in (
            "permissions",
            "documents",
            "flows",
            "consequences",
            "effects",
            "statement_effects",
            "verification_effects",
            "notice_effects",
            "change_effects",
            "relief_effects",
            "clockwork",
            "panels",
            "use_panels",
            "navigation",
            "settled_cases",
            "bank",
        ):
            import_module(f"reporting.{name}")
