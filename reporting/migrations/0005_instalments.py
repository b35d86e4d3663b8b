import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import grants.money
from workflows.triggers import append_only

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _person() -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0004_verification"),
        ("grants", "0003_proposed_settlement"),
        ("workflows", "0002_promises"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "PaymentPlan",
            [
                ID,
                ("reason", models.TextField(max_length=2000, verbose_name="Begründung")),
                (
                    "interest",
                    models.CharField(
                        choices=[
                            ("as_claimed", "wie im Bescheid (fünf Prozentpunkte über dem Basiszinssatz)"),
                            ("deferral", "Stundungszinsen"),
                            ("none", "keine Zinsen für diese Zeit"),
                        ],
                        max_length=10, verbose_name="Zinsen bis zur Zahlung",
                    ),
                ),
                (
                    "margin",
                    models.DecimalField(decimal_places=2, max_digits=4, verbose_name="über dem Basiszinssatz"),
                ),
                ("repaid_before", grants.money.MoneyField(decimal_places=2, max_digits=12)),
                ("agreed_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.TextField(blank=True, max_length=2000, verbose_name="Warum sie endet")),
                ("agreed_by", _person()),
                (
                    "reclaim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payment_plans",
                        to="reporting.reclaim",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)), fields=("reclaim",),
                        name="reporting_payment_plan_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            "Rate",
            [
                ID,
                ("due_on", models.DateField(verbose_name="fällig am")),
                ("amount", grants.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="Betrag")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rates", to="reporting.paymentplan"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="reporting_rate_positive"),
                    models.UniqueConstraint(fields=("plan", "due_on"), name="reporting_rate_day"),
                ],
            },
        ),
        migrations.CreateModel(
            "PartialWaiver",
            [
                ID,
                (
                    "part",
                    models.CharField(
                        choices=[("principal", "von der Erstattung"), ("interest", "von den Zinsen")],
                        max_length=10, verbose_name="Wovon",
                    ),
                ),
                ("amount", grants.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="Betrag")),
                ("reason", models.TextField(max_length=2000, verbose_name="Begründung")),
                ("waived_on", models.DateField()),
                (
                    "reclaim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waivers", to="reporting.reclaim"
                    ),
                ),
                ("waived_by", _person()),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="reporting_partial_waiver_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            "UseReport",
            [
                ID,
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("amount", grants.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="Betrag")),
                ("used_on", models.DateField(verbose_name="verwendet am")),
                ("reported_at", models.DateTimeField()),
                (
                    "drawdown",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="grants.drawdown"
                    ),
                ),
                ("reported_by", _person()),
            ],
            options={
                "ordering": ["used_on", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="reporting_use_positive")
                ],
            },
        ),
        append_only("reporting_partialwaiver"),
        append_only("reporting_rate"),
    ]  # fmt: skip
