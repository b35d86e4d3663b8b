from importlib import import_module

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"

    def ready(self) -> None:
        for name in ("checks", "permissions", "tasks", "reminders"):  # each registers something
            import_module(f"workflows.{name}")
