import uuid

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import grants.models.grant
import grants.money
import workflows.clock
from workflows.triggers import append_only, state_moves


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_voucher_list"),
        ("viewflow", "0015_task_scheduled"),
        ("workflows", "0002_promises"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seed", models.CharField(max_length=64)),
                ("share", models.DecimalField(decimal_places=4, max_digits=5)),
                ("at_least", models.PositiveSmallIntegerField()),
                ("all_above", grants.money.MoneyField(decimal_places=2, max_digits=12, null=True)),
                ("drawn_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="VoucherQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("open", "Offen"), ("answered", "Beantwortet"), ("withdrawn", "Zurückgezogen")],
                        default="open",
                        max_length=50,
                        protected=True,
                        verbose_name="Stand",
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="Rückfrage")),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField(verbose_name="zu beantworten bis")),
                ("answer_text", models.TextField(blank=True, max_length=2000, verbose_name="Antwort")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["asked_at", "pk"],
            },
            bases=(grants.models.grant.OfGrant, django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="VoucherQuestionProcess",
            fields=[
                (
                    "process_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="viewflow.process",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("viewflow.process",),
        ),
        migrations.RemoveConstraint(
            model_name="voucherfinding",
            name="reporting_finding_reason",
        ),
        migrations.AddField(
            model_name="voucherfinding",
            name="code",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_eligible", "nicht zuwendungsfähig"),
                    ("outside_period", "außerhalb des Bewilligungszeitraums"),
                    ("no_proof", "kein Beleg oder nicht lesbar"),
                    ("duplicate", "doppelt abgerechnet"),
                    ("discount_missed", "angebotenes Skonto nicht genutzt"),
                    ("vat_deductible", "Umsatzsteuer, die als Vorsteuer abgezogen wird"),
                    ("private", "privat veranlasst"),
                    ("unplanned_item", "nicht im Plan"),
                    ("uneconomic", "nicht wirtschaftlich oder nicht sparsam"),
                    ("other", "sonstiger Grund"),
                ],
                max_length=20,
                verbose_name="Grund",
            ),
        ),
        migrations.AddField(
            model_name="voucherfinding",
            name="on_trust",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="voucherfinding",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="voucherfinding",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="Erläuterung"),
        ),
        # What was cut before there were codes has its reason in words.
        migrations.RunSQL(
            "UPDATE reporting_voucherfinding SET code = 'other' WHERE recognised < claimed",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="voucherfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("recognised", models.F("claimed")), models.Q(("code", ""), _negated=True), _connector="OR"
                ),
                name="reporting_finding_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("on_trust", True), ("recognised", models.F("claimed"))),
                    models.Q(("by__isnull", False), ("on_trust", False)),
                    _connector="OR",
                ),
                name="reporting_finding_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="sample",
            name="statement",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="sample", to="reporting.statementofuse"
            ),
        ),
        migrations.AddField(
            model_name="voucherquestion",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="voucherquestion",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="voucherquestion",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflows.document",
            ),
        ),
        migrations.AddField(
            model_name="voucherquestion",
            name="voucher",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="reporting.voucher"
            ),
        ),
        migrations.AddField(
            model_name="voucherquestionprocess",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reporting.voucherquestion"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "answered"), _negated=True),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="reporting_question_answered_by_somebody",
            ),
        ),
        state_moves("reporting_voucherquestion", "open", ["open>answered", "open>withdrawn"]),
        append_only("reporting_sample"),
    ]
