import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import grants.money
import workflows.clock


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0004_rule_sets"),
        ("network", "0006_partnership_actor"),
        ("network", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("end_to_end_id", models.CharField(max_length=35, unique=True)),
                ("amount", grants.money.MoneyField(decimal_places=2, max_digits=12, verbose_name="Betrag")),
                ("purpose", models.CharField(max_length=140, verbose_name="Verwendungszweck")),
                ("recalled_at", models.DateTimeField(blank=True, null=True, verbose_name="aus dem Lauf genommen")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="gezahlt am")),
                ("returned_on", models.DateField(blank=True, null=True, verbose_name="zurückgekommen am")),
                ("return_reason", models.CharField(blank=True, max_length=300, verbose_name="Grund der Rückgabe")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TreasurySetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order_columns",
                    models.JSONField(default=list, help_text="columns of the payment order as CSV, in their order"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="command_id",
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="dissolved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="dissolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="file_facts",
            field=models.JSONField(editable=False, help_text="what the payment file says", null=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="file_sha256",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="refused_by_bank",
            field=models.CharField(blank=True, max_length=300, verbose_name="von der Bank abgelehnt"),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="released_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="released_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="sent_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="OwnAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("label", models.CharField(max_length=60, verbose_name="Bezeichnung")),
                ("holder", models.CharField(max_length=70, verbose_name="Kontoinhaber, wie bei der Bank eingetragen")),
                ("iban", models.CharField(max_length=34, verbose_name="IBAN")),
                ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                ("street", models.CharField(blank=True, max_length=60, verbose_name="Straße")),
                ("building", models.CharField(blank=True, max_length=16, verbose_name="Hausnummer")),
                ("postal_code", models.CharField(blank=True, max_length=16, verbose_name="Postleitzahl")),
                ("town", models.CharField(max_length=35, verbose_name="Ort")),
                ("country", models.CharField(default="DE", max_length=2, verbose_name="Land")),
                ("batch_booking", models.BooleanField(default=True, verbose_name="Läufe als eine Summe buchen")),
                ("proposed_at", models.DateTimeField(editable=False)),
                ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_accounts",
                        to="network.partnership",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["label", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("camt.053", "Kontoauszug"),
                            ("camt.054", "Umsatzanzeige"),
                            ("pain.002", "Rückmeldung zum Lauf"),
                        ],
                        max_length=8,
                        verbose_name="Art",
                    ),
                ),
                ("identification", models.CharField(max_length=70, verbose_name="Kennung")),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="Nummer")),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="erstellt")),
                ("opening_on", models.DateField(blank=True, null=True)),
                (
                    "opening_balance",
                    grants.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="Anfangsstand"
                    ),
                ),
                ("closing_on", models.DateField(blank=True, null=True)),
                (
                    "closing_balance",
                    grants.money.MoneyField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="Endstand"
                    ),
                ),
                ("entries_told", models.PositiveIntegerField(default=0, verbose_name="Umsätze in der Datei")),
                ("entries_new", models.PositiveIntegerField(default=0, verbose_name="davon neu")),
                ("pending", models.PositiveIntegerField(default=0, verbose_name="nur vorgemerkt")),
                (
                    "movement",
                    grants.money.MoneyField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="Bewegung laut Datei"
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="Datei")),
                ("file_sha256", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField()),
                (
                    "imported_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.partnership"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="grants.ownaccount"
                    ),
                ),
            ],
            options={
                "ordering": ["-imported_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BankEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(editable=False, unique=True)),
                ("booking_key", models.CharField(max_length=64)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "bare_batch",
                    models.BooleanField(default=False, help_text="the sum of a batch whose items are not told"),
                ),
                (
                    "amount",
                    grants.money.MoneyField(
                        decimal_places=2,
                        help_text="with its sign, as the account sees it",
                        max_digits=12,
                        verbose_name="Betrag",
                    ),
                ),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("booked_on", models.DateField(verbose_name="gebucht am")),
                ("value_on", models.DateField(blank=True, null=True, verbose_name="Wertstellung")),
                ("end_to_end_id", models.CharField(blank=True, max_length=35)),
                ("batch_id", models.CharField(blank=True, max_length=35)),
                ("counterparty", models.CharField(blank=True, max_length=140, verbose_name="Gegenüber")),
                ("counterparty_iban", models.CharField(blank=True, max_length=34)),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="Verwendungszweck")),
                ("is_return", models.BooleanField(default=False)),
                ("reason_code", models.CharField(blank=True, max_length=35)),
                ("reason_text", models.CharField(blank=True, max_length=140)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "ungeklärt"),
                            ("payment", "Zahlung"),
                            ("return", "Rückläufer"),
                            ("repayment", "Rückzahlung"),
                            ("other", "anderes"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="Zuordnung",
                    ),
                ),
                ("claim_id", models.UUIDField(null=True)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="Bemerkung")),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="grants.paymentrun",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="grants.bankstatement"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="grants.ownaccount"
                    ),
                ),
            ],
            options={
                "ordering": ["booked_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="grants.ownaccount",
                verbose_name="bezahlt von",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("ordered_by", models.F("released_by")), _negated=True), name="grants_run_four_eyes"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file_facts", None), ("file_sha256", ""), ("released_at", None), ("released_by", None)),
                    models.Q(
                        ("file_facts__isnull", False),
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                        ("account__isnull", False),
                        models.Q(("file_sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grants_run_released_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at", None), ("sent_by", None)),
                    models.Q(("released_at__isnull", False), ("sent_at__isnull", False), ("sent_by__isnull", False)),
                    _connector="OR",
                ),
                name="grants_run_sent_after_release",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dissolved_at", None),
                    ("sent_at", None),
                    models.Q(("refused_by_bank", ""), _negated=True),
                    _connector="OR",
                ),
                name="grants_run_dissolved_before_sent",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="drawdown",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="grants.drawdown"
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="payee_account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.bankaccount"
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="grants.paymentrun"
            ),
        ),
        migrations.AddField(
            model_name="bankentry",
            name="payment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="grants.payment"
            ),
        ),
        migrations.AddField(
            model_name="treasurysetting",
            name="partnership",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="treasury", to="network.partnership"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownaccount",
            constraint=models.UniqueConstraint(fields=("partnership", "iban"), name="grants_own_account_once"),
        ),
        migrations.AddConstraint(
            model_name="ownaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("proposed_by", models.F("confirmed_by")), _negated=True),
                name="grants_own_account_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="grants_own_account_confirmed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("iban__regex", "^[A-Z]{2}[0-9A-Z]{13,32}$")), name="grants_own_account_iban"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankstatement",
            constraint=models.UniqueConstraint(
                fields=("account", "kind", "identification", "file_sha256"), name="grants_statement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("run", "drawdown"), name="grants_payment_once_in_run"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recalled_at", None), ("returned_on", None)),
                fields=("drawdown",),
                name="grants_payment_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="grants_payment_positive"),
        ),
        migrations.AddIndex(
            model_name="bankentry",
            index=models.Index(fields=["account", "kind", "booked_on"], name="grants_entry_open"),
        ),
        migrations.AddIndex(
            model_name="bankentry",
            index=models.Index(fields=["end_to_end_id"], name="grants_entry_e2e"),
        ),
        migrations.AddConstraint(
            model_name="bankentry",
            constraint=models.UniqueConstraint(
                fields=("account", "booking_key", "position"), name="grants_bank_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "payment")), fields=("payment",), name="grants_bank_entry_pays_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "return")), fields=("payment",), name="grants_bank_entry_returns_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("claim_id", None), ("kind", "open"), ("payment", None), ("resolved_at", None), ("run", None)
                    ),
                    models.Q(
                        ("amount__lt", 0),
                        ("kind", "payment"),
                        models.Q(("payment__isnull", False), ("run__isnull", False), _connector="OR"),
                    ),
                    models.Q(("amount__gt", 0), ("kind", "return"), ("payment__isnull", False)),
                    models.Q(("amount__gt", 0), ("claim_id__isnull", False), ("kind", "repayment")),
                    models.Q(
                        ("claim_id", None),
                        ("kind", "other"),
                        ("payment", None),
                        ("run", None),
                        models.Q(("note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grants_bank_entry_means_something",
            ),
        ),
    ]
