import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _person(**more: Any) -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0006_bank_promises"),
        ("network", "0006_partnership_actor"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "amendment", "partner",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.actor"
            ),
        ),
        migrations.AddField(
            "amendment", "joins", models.BooleanField(default=True, verbose_name="kommt dazu")
        ),
        migrations.AddField(
            "amendment", "hearing_until", models.DateField(blank=True, null=True, verbose_name="Äußerung bis")
        ),
        migrations.AddField(
            "amendment", "hearing_answer", models.TextField(blank=True, max_length=4000, verbose_name="Äußerung")
        ),
        migrations.AddField("amendment", "hearing_answered_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "amendment", "in_force_from", models.DateField(blank=True, null=True, verbose_name="gilt ab")
        ),
        migrations.AddField(
            "amendment", "retroactive_reason",
            models.CharField(blank=True, max_length=500, verbose_name="Warum rückwirkend"),
        ),
        migrations.AlterField(
            "amendment", "kind",
            models.CharField(
                choices=[
                    ("reallocation", "Umwidmung"),
                    ("extension", "Verlängerung"),
                    ("partner", "Änderung der Kooperationspartner"),
                    ("purpose", "Änderung des Vorhabens"),
                    ("income", "Mehr oder weniger Einnahmen"),
                    ("increase", "Erhöhung"),
                    ("partial_revocation", "Teilwiderruf"),
                ],
                max_length=20, verbose_name="Was sich ändern soll",
            ),
        ),
        migrations.CreateModel(
            "ReportedChange",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("unspent", "Geld nicht rechtzeitig verwendet"),
                            ("insolvency", "Insolvenz beantragt oder eröffnet"),
                            ("other", "Etwas anderes"),
                        ],
                        max_length=12, verbose_name="Was passiert ist",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="Was wir wissen müssen")),
                ("reported_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=1500, verbose_name="Antwort")),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reported_changes", to="grants.grant"
                    ),
                ),
                ("read_by", _person(blank=True, null=True)),
                ("reported_by", _person()),
            ],
            options={"ordering": ["reported_at", "pk"]},
        ),
    ]  # fmt: skip
