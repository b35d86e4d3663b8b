import uuid
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import workflows.clock


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("network", "0001_initial"),
        ("workflows", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RelationType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("label_ab_de", models.CharField(max_length=80, verbose_name="Wort von A nach B")),
                ("label_ba_de", models.CharField(max_length=80, verbose_name="Wort von B nach A")),
                ("label_ab_en", models.CharField(max_length=80, verbose_name="Wort von A nach B (englisch)")),
                ("label_ba_en", models.CharField(max_length=80, verbose_name="Wort von B nach A (englisch)")),
                (
                    "kinds_a",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("person", "Person"),
                                ("organisation", "Organisation"),
                                ("public_body", "Öffentliche Stelle"),
                                ("unit", "Abteilung oder Gliederung"),
                                ("collaboration", "Zusammenschluss"),
                                ("committee", "Gremium"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "kinds_b",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("person", "Person"),
                                ("organisation", "Organisation"),
                                ("public_body", "Öffentliche Stelle"),
                                ("unit", "Abteilung oder Gliederung"),
                                ("collaboration", "Zusammenschluss"),
                                ("committee", "Gremium"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("symmetric", models.BooleanField(default=False, verbose_name="gilt in beide Richtungen gleich")),
                (
                    "conflict_weight",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="0: ohne Bedeutung, 3: schließt aus",
                        verbose_name="Gewicht für die Frage der Befangenheit",
                    ),
                ),
                ("may_be_public", models.BooleanField(default=False, verbose_name="darf öffentlich sein")),
            ],
            options={
                "verbose_name": "Art der Verbindung",
                "verbose_name_plural": "Arten der Verbindung",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                (
                    "ags",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{2}(\\d(\\d{2}(\\d{3})?)?)?$",
                                "Ein Gemeindeschlüssel hat 2, 3, 5 oder 8 Ziffern.",
                                code="ags",
                            )
                        ],
                        verbose_name="Gemeindeschlüssel",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("land", "Land"),
                            ("county", "Landkreis oder kreisfreie Stadt"),
                            ("municipality", "Gemeinde"),
                            ("part", "Ortsteil"),
                        ],
                        max_length=20,
                        verbose_name="Ebene",
                    ),
                ),
                ("population", models.PositiveIntegerField(blank=True, null=True, verbose_name="Einwohner")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="network.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "Gebiet",
                "verbose_name_plural": "Gebiete",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Actor",
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
                            ("person", "Person"),
                            ("organisation", "Organisation"),
                            ("public_body", "Öffentliche Stelle"),
                            ("unit", "Abteilung oder Gliederung"),
                            ("collaboration", "Zusammenschluss"),
                            ("committee", "Gremium"),
                        ],
                        default="organisation",
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("short_name", models.CharField(blank=True, max_length=60, verbose_name="Kurzname")),
                ("sort_name", models.CharField(editable=False, max_length=260)),
                (
                    "legal_form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ev", "e. V."),
                            ("ggmbh", "gGmbH"),
                            ("gmbh", "GmbH"),
                            ("foundation", "Stiftung"),
                            ("cooperative", "Genossenschaft"),
                            ("public_corporation", "Körperschaft des öffentlichen Rechts"),
                            ("public_institution", "Anstalt oder Stiftung des öffentlichen Rechts"),
                            ("gbr", "GbR"),
                            ("unregistered", "nicht eingetragener Verein"),
                            ("group", "Initiative ohne Rechtsform"),
                            ("other", "andere Rechtsform"),
                        ],
                        max_length=30,
                        verbose_name="Rechtsform",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("municipality", "Kommune"),
                            ("alliance", "Bündnis oder Netzwerk"),
                            ("education", "Schule oder Bildungsträger"),
                            ("association", "Verein oder Verband"),
                            ("faith", "Glaubensgemeinschaft"),
                            ("justice", "Polizei oder Justiz"),
                            ("advice", "Beratungsstelle"),
                            ("media", "Medien"),
                            ("business", "Wirtschaft"),
                            ("multiplier", "Multiplikatorin oder Multiplikator"),
                            ("other", "Sonstige"),
                        ],
                        max_length=20,
                        verbose_name="Bereich",
                    ),
                ),
                ("founded", models.DateField(blank=True, null=True, verbose_name="gegründet")),
                ("dissolved", models.DateField(blank=True, null=True, verbose_name="aufgelöst")),
                ("languages", models.CharField(blank=True, max_length=200, verbose_name="Sprachen")),
                ("is_non_profit", models.BooleanField(default=False, verbose_name="gemeinnützig")),
                (
                    "charitable_until",
                    models.DateField(blank=True, null=True, verbose_name="Freistellungsbescheid gilt bis"),
                ),
                ("vat_deductible", models.BooleanField(default=False, verbose_name="zum Vorsteuerabzug berechtigt")),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="Straße und Hausnummer")),
                (
                    "postal_code",
                    models.CharField(
                        blank=True,
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{5}$", "Eine Postleitzahl hat fünf Ziffern.", code="postal_code"
                            )
                        ],
                        verbose_name="Postleitzahl",
                    ),
                ),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="Ort")),
                ("about", models.TextField(blank=True, max_length=1500, verbose_name="Worum es Ihnen geht")),
                ("website", models.URLField(blank=True, verbose_name="Website")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("private", "nur für die Organisation selbst und das Amt"),
                            ("partnership", "für die eigene Partnerschaft"),
                            ("network", "für alle Partnerschaften"),
                            ("public", "für alle"),
                        ],
                        default="partnership",
                        max_length=20,
                        verbose_name="Sichtbar",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="durchgesehen am"),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="network.actor",
                    ),
                ),
                (
                    "reviewed_by",
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
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actors",
                        to="network.area",
                        verbose_name="Gemeinde",
                    ),
                ),
            ],
            options={
                "verbose_name": "Akteur",
                "verbose_name_plural": "Akteure",
                "ordering": ["sort_name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("holder", models.CharField(max_length=70, verbose_name="Kontoinhaber")),
                ("iban", models.CharField(max_length=34, verbose_name="IBAN")),
                ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Vorgeschlagen"),
                            ("confirmed", "Bestätigt, in der Wartefrist"),
                            ("active", "Aktiv"),
                            ("blocked", "Gesperrt"),
                            ("retired", "Abgelöst"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("active_from", models.DateField(blank=True, null=True, verbose_name="aktiv ab")),
                ("block_reason", models.CharField(blank=True, max_length=200, verbose_name="Grund der Sperre")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accounts", to="network.actor"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Bankverbindung",
                "verbose_name_plural": "Bankverbindungen",
                "ordering": ["-proposed_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("VR", "Vereinsregister"),
                            ("HRB", "Handelsregister"),
                            ("lobby", "Lobbyregister"),
                            ("AGS", "Gemeindeschlüssel"),
                            ("ARS", "Regionalschlüssel"),
                            ("school", "Schulnummer"),
                        ],
                        max_length=20,
                        verbose_name="Register",
                    ),
                ),
                ("value", models.CharField(max_length=80, verbose_name="Nummer")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="identifiers", to="network.actor"
                    ),
                ),
            ],
            options={
                "verbose_name": "Registernummer",
                "verbose_name_plural": "Registernummern",
                "ordering": ["scheme", "value"],
            },
        ),
        migrations.CreateModel(
            name="Partnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("name", models.CharField(max_length=150, unique=True, verbose_name="Name")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("office_name", models.CharField(max_length=150, verbose_name="Federführendes Amt")),
                (
                    "coordination_name",
                    models.CharField(blank=True, max_length=150, verbose_name="Koordinierungs- und Fachstelle"),
                ),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="Straße und Hausnummer")),
                (
                    "postal_code",
                    models.CharField(
                        blank=True,
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{5}$", "Eine Postleitzahl hat fünf Ziffern.", code="postal_code"
                            )
                        ],
                        verbose_name="Postleitzahl",
                    ),
                ),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="Ort")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="Telefon")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse")),
                ("office_hours", models.CharField(blank=True, max_length=150, verbose_name="Sprechzeiten")),
                (
                    "land",
                    models.CharField(
                        choices=[
                            ("BW", "Baden-Württemberg"),
                            ("BY", "Bayern"),
                            ("BE", "Berlin"),
                            ("BB", "Brandenburg"),
                            ("HB", "Bremen"),
                            ("HH", "Hamburg"),
                            ("HE", "Hessen"),
                            ("MV", "Mecklenburg-Vorpommern"),
                            ("NI", "Niedersachsen"),
                            ("NW", "Nordrhein-Westfalen"),
                            ("RP", "Rheinland-Pfalz"),
                            ("SL", "Saarland"),
                            ("SN", "Sachsen"),
                            ("ST", "Sachsen-Anhalt"),
                            ("SH", "Schleswig-Holstein"),
                            ("TH", "Thüringen"),
                        ],
                        max_length=2,
                        verbose_name="Land",
                    ),
                ),
                ("timezone", models.CharField(default="Europe/Berlin", max_length=40, verbose_name="Zeitzone")),
                (
                    "bank_waiting_days",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="Wartefrist für neue Bankverbindungen in Tagen"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.area",
                        verbose_name="Gebiet",
                    ),
                ),
                (
                    "chain",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.chain",
                    ),
                ),
            ],
            options={
                "verbose_name": "Partnerschaft",
                "verbose_name_plural": "Partnerschaften",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("email", models.EmailField(max_length=254, verbose_name="E-Mail-Adresse")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("applicant", "Antragstellung"),
                            ("signatory", "Unterschrift"),
                            ("coordinator", "Koordinierungs- und Fachstelle"),
                            ("clerk", "Sachbearbeitung"),
                            ("decider", "Bewilligung"),
                            ("juror", "Gutachten"),
                            ("chair", "Vorsitz"),
                            ("secretary", "Schriftführung"),
                            ("checker", "Prüfung (sachlich und rechnerisch richtig)"),
                            ("approver", "Anordnung"),
                            ("treasurer", "Kasse"),
                            ("auditor", "Rechnungsprüfung"),
                            ("administrator", "Verwaltung der Einstellungen"),
                        ],
                        max_length=20,
                        verbose_name="Rolle",
                    ),
                ),
                ("function", models.CharField(blank=True, max_length=100, verbose_name="Funktion")),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("expires_at", models.DateTimeField(verbose_name="gilt bis")),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="network.actor",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="network.partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "Einladung",
                "verbose_name_plural": "Einladungen",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ExternalGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("programme", models.CharField(max_length=150, verbose_name="Programm")),
                ("funder", models.CharField(max_length=150, verbose_name="Wer fördert")),
                ("title", models.CharField(max_length=200, verbose_name="Vorhaben")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), "Der Betrag muss größer als null sein."
                            )
                        ],
                        verbose_name="Betrag",
                    ),
                ),
                ("year_amounts", models.JSONField(blank=True, default=dict, verbose_name="Beträge je Jahr")),
                ("period_from", models.DateField(verbose_name="von")),
                ("period_until", models.DateField(verbose_name="bis")),
                ("link", models.URLField(blank=True, verbose_name="Adresse im Netz")),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="Notiz")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="external_grants",
                        to="network.actor",
                        verbose_name="Wer gefördert wird",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="external_grants",
                        to="network.partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "Vorhaben mit anderer Förderung",
                "verbose_name_plural": "Vorhaben mit anderer Förderung",
                "ordering": ["-period_from", "title", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("applicant", "Antragstellung"),
                            ("signatory", "Unterschrift"),
                            ("coordinator", "Koordinierungs- und Fachstelle"),
                            ("clerk", "Sachbearbeitung"),
                            ("decider", "Bewilligung"),
                            ("juror", "Gutachten"),
                            ("chair", "Vorsitz"),
                            ("secretary", "Schriftführung"),
                            ("checker", "Prüfung (sachlich und rechnerisch richtig)"),
                            ("approver", "Anordnung"),
                            ("treasurer", "Kasse"),
                            ("auditor", "Rechnungsprüfung"),
                            ("administrator", "Verwaltung der Einstellungen"),
                        ],
                        max_length=20,
                        verbose_name="Rolle",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gilt ab")),
                ("valid_until", models.DateField(verbose_name="gilt bis")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="Anlass")),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputised",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Vertretung",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Wer vertreten wird",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="network.partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "Vertretung",
                "verbose_name_plural": "Vertretungen",
                "ordering": ["valid_from", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Body",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("name", models.CharField(max_length=150, verbose_name="Name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("committee", "Bündnis"), ("youth_forum", "Jugendforum"), ("panel", "Kleine Jury")],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                (
                    "quorum_share",
                    models.PositiveSmallIntegerField(
                        default=50,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                99, "Höchstens 99: Sonst wäre das Gremium nie beschlussfähig."
                            )
                        ],
                        verbose_name="Beschlussfähig, wenn mehr als … Prozent der Stimmen anwesend sind",
                    ),
                ),
                (
                    "quorum_minimum",
                    models.PositiveSmallIntegerField(default=3, verbose_name="Mindestens anwesende Stimmen"),
                ),
                (
                    "civil_majority",
                    models.BooleanField(default=True, verbose_name="Zivilgesellschaft hält die Mehrheit der Stimmen"),
                ),
                (
                    "actor",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="body",
                        to="network.actor",
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Vorsitz",
                    ),
                ),
                (
                    "deputy_chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Stellvertretender Vorsitz",
                    ),
                ),
                (
                    "secretary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Schriftführung",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bodies", to="network.partnership"
                    ),
                ),
            ],
            options={
                "verbose_name": "Gremium",
                "verbose_name_plural": "Gremien",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="actor",
            name="partnerships",
            field=models.ManyToManyField(blank=True, related_name="actors", to="network.partnership"),
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("role", models.CharField(blank=True, max_length=120, verbose_name="Aufgabe")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="gilt")),
                ("known", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="bekannt")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("claimed", "angegeben"),
                            ("confirmed", "bestätigt"),
                            ("disputed", "bestritten"),
                            ("ended", "beendet"),
                        ],
                        default="claimed",
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="Quelle")),
                ("source_pk", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("private", "nur für die Organisation selbst und das Amt"),
                            ("partnership", "für die eigene Partnerschaft"),
                            ("network", "für alle Partnerschaften"),
                            ("public", "für alle"),
                        ],
                        default="partnership",
                        max_length=20,
                        verbose_name="Sichtbar",
                    ),
                ),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations_out", to="network.actor"
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations_in", to="network.actor"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations", to="network.partnership"
                    ),
                ),
                (
                    "source_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="relations", to="network.relationtype"
                    ),
                ),
            ],
            options={
                "verbose_name": "Verbindung",
                "verbose_name_plural": "Verbindungen",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Representation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[("applicant", "Antragstellung"), ("signatory", "Unterschrift")],
                        max_length=20,
                        verbose_name="Rolle",
                    ),
                ),
                ("function", models.CharField(blank=True, max_length=100, verbose_name="Funktion")),
                ("valid_from", models.DateField(verbose_name="gilt ab")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="gilt bis")),
                ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="representations", to="network.actor"
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="representations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Person",
                    ),
                ),
            ],
            options={
                "verbose_name": "Vertretung einer Organisation",
                "verbose_name_plural": "Vertretungen von Organisationen",
                "ordering": ["role", "valid_from", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RoleAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("applicant", "Antragstellung"),
                            ("signatory", "Unterschrift"),
                            ("coordinator", "Koordinierungs- und Fachstelle"),
                            ("clerk", "Sachbearbeitung"),
                            ("decider", "Bewilligung"),
                            ("juror", "Gutachten"),
                            ("chair", "Vorsitz"),
                            ("secretary", "Schriftführung"),
                            ("checker", "Prüfung (sachlich und rechnerisch richtig)"),
                            ("approver", "Anordnung"),
                            ("treasurer", "Kasse"),
                            ("auditor", "Rechnungsprüfung"),
                            ("administrator", "Verwaltung der Einstellungen"),
                        ],
                        max_length=20,
                        verbose_name="Rolle",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gilt ab")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="gilt bis")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="network.partnership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Person",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rolle",
                "verbose_name_plural": "Rollen",
                "ordering": ["role", "valid_from", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("label", models.CharField(max_length=120, verbose_name="Sitz")),
                ("votes", models.BooleanField(default=True, verbose_name="stimmberechtigt")),
                (
                    "sector",
                    models.CharField(
                        choices=[("civil_society", "Zivilgesellschaft"), ("state", "Staat und Verwaltung")],
                        max_length=20,
                        verbose_name="Seite",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="network.body"
                    ),
                ),
            ],
            options={
                "verbose_name": "Sitz",
                "verbose_name_plural": "Sitze",
                "ordering": ["label", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Occupancy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("deputy", models.BooleanField(default=False, verbose_name="Stellvertretung")),
                ("valid_from", models.DateField(verbose_name="gilt ab")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="gilt bis")),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occupancies",
                        to="network.actor",
                        verbose_name="für",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occupancies",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Person",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="occupancies", to="network.seat"
                    ),
                ),
            ],
            options={
                "verbose_name": "Besetzung",
                "verbose_name_plural": "Besetzungen",
                "ordering": ["seat", "deputy", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=workflows.clock.now, editable=False)),
                ("label_de", models.CharField(max_length=120, unique=True, verbose_name="Bezeichnung")),
                ("label_en", models.CharField(max_length=120, verbose_name="Bezeichnung (englisch)")),
                (
                    "broader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="narrower",
                        to="network.topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "Thema",
                "verbose_name_plural": "Themen",
                "ordering": ["label_de"],
            },
        ),
        migrations.AddField(
            model_name="actor",
            name="topics",
            field=models.ManyToManyField(blank=True, related_name="actors", to="network.topic", verbose_name="Themen"),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ags", ""), _negated=True), fields=("ags",), name="network_area_ags"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("proposed_by", models.F("confirmed_by")), _negated=True),
                name="network_account_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["confirmed", "active"]), _negated=True),
                    models.Q(
                        ("active_from__isnull", False), ("confirmed_at__isnull", False), ("confirmed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="network_account_confirmed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("iban__regex", "^[A-Z]{2}[0-9A-Z]{13,32}$")), name="network_account_iban"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "active")), fields=("actor",), name="network_account_one_active"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "confirmed"])),
                fields=("actor",),
                name="network_account_one_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(fields=("scheme", "value"), name="network_identifier_once"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("actor__isnull", False),
                        ("partnership__isnull", True),
                        ("role__in", ["applicant", "signatory"]),
                    ),
                    models.Q(
                        ("actor__isnull", True),
                        ("partnership__isnull", False),
                        (
                            "role__in",
                            [
                                "coordinator",
                                "clerk",
                                "decider",
                                "juror",
                                "chair",
                                "secretary",
                                "checker",
                                "approver",
                                "treasurer",
                                "auditor",
                                "administrator",
                            ],
                        ),
                    ),
                    _connector="OR",
                ),
                name="network_invitation_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_at__isnull", True), ("revoked_at__isnull", True), _connector="OR"),
                name="network_invitation_one_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="externalgrant",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="network_external_amount"),
        ),
        migrations.AddConstraint(
            model_name="externalgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_until__gte", models.F("period_from"))), name="network_external_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("giver", models.F("deputy")), _negated=True), name="network_delegation_two_people"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "coordinator",
                            "clerk",
                            "decider",
                            "juror",
                            "chair",
                            "secretary",
                            "checker",
                            "approver",
                            "treasurer",
                            "auditor",
                            "administrator",
                        ],
                    )
                ),
                name="network_delegation_office_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="network_delegation_period",
                violation_error_code="period",
            ),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.UniqueConstraint(fields=("partnership", "name"), name="network_body_name"),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(("quorum_share__lt", 100)), name="network_body_quorum"
            ),
        ),
        migrations.AddIndex(
            model_name="relation",
            index=models.Index(fields=["source_type", "source_pk"], name="network_relation_source"),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("a", models.F("b")), _negated=True), name="network_relation_two_ends"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "confirmed"), _negated=True),
                    models.Q(("source", ""), _negated=True),
                    _connector="OR",
                ),
                name="network_relation_confirmed_by_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False), ("valid__lower_inf", False)),
                name="network_relation_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("known__lower_inf", False)), name="network_relation_known_since"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source_pk__isnull", True), ("source_type__isnull", True)),
                    models.Q(("source_pk__isnull", False), ("source_type__isnull", False)),
                    _connector="OR",
                ),
                name="network_relation_whole_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("partnership_id"),
                            models.F("partnership_id"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (models.Func(models.F("a_id"), models.F("a_id"), models.Value("[]"), function="int8range"), "&&"),
                    (models.Func(models.F("b_id"), models.F("b_id"), models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(models.F("type_id"), models.F("type_id"), models.Value("[]"), function="int8range"),
                        "&&",
                    ),
                    ("valid", "&&"),
                    ("known", "&&"),
                ],
                name="network_relation_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["applicant", "signatory"])), name="network_representation_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="network_representation_period",
                violation_error_code="period",
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_until__isnull", True)),
                fields=("user", "actor", "role"),
                name="network_representation_open_once",
            ),
        ),
        migrations.AddIndex(
            model_name="roleassignment",
            index=models.Index(fields=["partnership", "role"], name="network_assignment_role"),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "coordinator",
                            "clerk",
                            "decider",
                            "juror",
                            "chair",
                            "secretary",
                            "checker",
                            "approver",
                            "treasurer",
                            "auditor",
                            "administrator",
                        ],
                    )
                ),
                name="network_assignment_office_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="network_assignment_period",
                violation_error_code="period",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("body", "label"), name="network_seat_label"),
        ),
        migrations.AddConstraint(
            model_name="occupancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="network_occupancy_period",
                violation_error_code="period",
            ),
        ),
        migrations.AddConstraint(
            model_name="occupancy",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("deputy", False)),
                expressions=[
                    (
                        models.Func(models.F("seat_id"), models.F("seat_id"), models.Value("[]"), function="int8range"),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("valid_from"), models.F("valid_until"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="network_occupancy_one_member",
            ),
        ),
        migrations.AddIndex(
            model_name="actor",
            index=models.Index(fields=["sort_name", "id"], name="network_actor_order"),
        ),
        migrations.AddIndex(
            model_name="actor",
            index=models.Index(fields=["kind", "sort_name"], name="network_actor_kind"),
        ),
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="network_actor_merged_elsewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dissolved__isnull", True),
                    ("founded__isnull", True),
                    ("dissolved__gte", models.F("founded")),
                    _connector="OR",
                ),
                name="network_actor_founded_first",
            ),
        ),
    ]
