"""What the database keeps of payments and of what the bank says; runs that exist get their lines."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from workflows.triggers import state_moves

KEPT = migrations.RunSQL(
    """
    -- Columns of a row that nobody changes once they are written; they are the trigger's arguments.
    CREATE FUNCTION grants_refuse_other_words() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        before jsonb;
        after jsonb;
    BEGIN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION '% is kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
        before := to_jsonb(OLD);
        after := to_jsonb(NEW);
        FOR i IN 0 .. TG_NARGS - 1 LOOP
            IF before -> TG_ARGV[i] IS DISTINCT FROM after -> TG_ARGV[i] THEN
                RAISE EXCEPTION '% of % is not changed', TG_ARGV[i], TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END IF;
        END LOOP;
        RETURN NEW;
    END $$;
    CREATE TRIGGER grants_payment_kept BEFORE UPDATE OR DELETE ON grants_payment FOR EACH ROW
        EXECUTE FUNCTION grants_refuse_other_words(
            'run_id', 'drawdown_id', 'end_to_end_id', 'amount', 'payee_account_id', 'purpose');
    CREATE TRIGGER grants_ownaccount_kept BEFORE UPDATE OR DELETE ON grants_ownaccount FOR EACH ROW
        WHEN (OLD.confirmed_at IS NOT NULL)
        EXECUTE FUNCTION grants_refuse_other_words('partnership_id', 'iban', 'holder', 'confirmed_at', 'confirmed_by_id');
    CREATE TRIGGER grants_run_kept BEFORE UPDATE ON grants_paymentrun FOR EACH ROW
        WHEN (OLD.released_at IS NOT NULL)
        EXECUTE FUNCTION grants_refuse_other_words(
            'number', 'pay_on', 'account_id', 'ordered_by_id', 'released_by_id', 'released_at', 'file_facts',
            'file_sha256');

    CREATE FUNCTION grants_payment_of_open_run() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM grants_paymentrun r
            WHERE r.id = NEW.run_id AND (r.released_at IS NOT NULL OR r.dissolved_at IS NOT NULL)
        ) THEN
            RAISE EXCEPTION 'the run is released: nothing is added' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER grants_payment_before_release BEFORE INSERT ON grants_payment
        FOR EACH ROW EXECUTE FUNCTION grants_payment_of_open_run();

    -- The sum of a batch may give way to its items as long as nobody has said what it is.
    CREATE TRIGGER grants_bankentry_kept BEFORE UPDATE ON grants_bankentry FOR EACH ROW
        EXECUTE FUNCTION grants_refuse_other_words(
            'account_id', 'booking_key', 'position', 'amount', 'currency', 'booked_on', 'end_to_end_id', 'text',
            'counterparty', 'counterparty_iban');
    CREATE TRIGGER grants_bankentry_stays BEFORE DELETE ON grants_bankentry FOR EACH ROW
        WHEN (NOT (OLD.bare_batch AND OLD.kind = 'open'))
        EXECUTE FUNCTION grants_refuse_other_words();
    """,
    """
    DROP TRIGGER grants_bankentry_stays ON grants_bankentry;
    DROP TRIGGER grants_bankentry_kept ON grants_bankentry;
    DROP TRIGGER grants_payment_before_release ON grants_payment;
    DROP TRIGGER grants_run_kept ON grants_paymentrun;
    DROP TRIGGER grants_ownaccount_kept ON grants_ownaccount;
    DROP TRIGGER grants_payment_kept ON grants_payment;
    DROP FUNCTION grants_payment_of_open_run();
    DROP FUNCTION grants_refuse_other_words();
    """,
)


def write_lines(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drawdown_model, payment_model = apps.get_model("grants", "Drawdown"), apps.get_model("grants", "Payment")
    rows: Any = drawdown_model.objects.filter(run__isnull=False, account__isnull=False).exclude(end_to_end_id="")
    payment_model.objects.bulk_create(
        [
            payment_model(
                run_id=one.run_id,
                drawdown_id=one.pk,
                end_to_end_id=one.end_to_end_id,
                amount=one.amount,
                payee_account_id=one.account_id,
                purpose=f"{one.grant.application.number} Rate {one.number}",
                paid_on=one.paid_on,
                returned_on=one.updated_at.date() if one.state == "bounced" else None,
                return_reason=one.note[:300] if one.state == "bounced" else "",
            )
            for one in rows.select_related("grant__application").order_by("pk")
        ],
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("grants", "0005_bank")]

    operations = [
        migrations.RunPython(write_lines, migrations.RunPython.noop),
        KEPT,
        migrations.RunSQL(
            "DROP TRIGGER grants_drawdown_state_moves ON grants_drawdown;", migrations.RunSQL.noop
        ),
        state_moves(
            "grants_drawdown",
            "requested",
            [
                "requested>checked", "requested>returned", "requested>refused", "requested>withdrawn",
                "checked>approved", "checked>returned", "checked>refused", "checked>withdrawn",
                "approved>ordered", "approved>cancelled", "ordered>paid", "ordered>bounced", "ordered>approved",
                "paid>bounced", "returned>requested", "returned>refused", "returned>withdrawn", "bounced>requested",
            ],
        ),
    ]  # fmt: skip
