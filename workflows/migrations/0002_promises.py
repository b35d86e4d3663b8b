from __future__ import annotations

from django.db import migrations

from workflows.triggers import FUNCTIONS, append_only


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]

    operations = [
        FUNCTIONS,
        append_only("workflows_journalentry"),
        append_only("workflows_effect"),
    ]
