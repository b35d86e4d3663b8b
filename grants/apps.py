from importlib import import_module

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self) -> None:
        # Each of these registers something: rights, desks, consequences, panels, what the clock does.
        for name in (
            "permissions", "documents", "flows", "consequences", "effects", "clockwork", "own_panels",
            "actor_panels", "navigation", "payments.consequences", "payments.nightly",
        ):  # fmt: skip
            import_module(f"grants.{name}")
