from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self) -> None:
        from grants import consequences, documents, flows, navigation, own_panels, permissions  # noqa: F401  (registers)
