"""The person alone: the engine's tables point at it, and everything else of the network points at the engine."""

import uuid

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "Mit dieser Adresse gibt es schon ein Konto."},
                        max_length=254,
                        unique=True,
                        verbose_name="E-Mail-Adresse",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="Name")),
                (
                    "language",
                    models.CharField(
                        choices=[("de", "Deutsch"), ("en", "Englisch")],
                        default="de",
                        max_length=2,
                        verbose_name="Sprache",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="darf sich anmelden")),
                ("is_superuser", models.BooleanField(default=False, verbose_name="betreibt diese Installation")),
                ("created_at", models.DateTimeField(editable=False)),
            ],
            options={
                "verbose_name": "Person",
                "verbose_name_plural": "Personen",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", Lower("email"))), name="network_user_email_lower"
                    )
                ],
            },
        ),
    ]
