"""What the database itself keeps: the lives' moves, the ledger, four eyes, frozen procedures."""

from __future__ import annotations

from django.db import migrations

from workflows.triggers import append_only, state_moves

LEDGER = migrations.RunSQL(
    """
    CREATE FUNCTION grants_keep_balance() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE grants_account SET balance = balance + NEW.amount WHERE id = NEW.account_id;
        RETURN NEW;
    END $$;
    CREATE TRIGGER grants_posting_balance AFTER INSERT ON grants_posting
        FOR EACH ROW EXECUTE FUNCTION grants_keep_balance();

    CREATE FUNCTION grants_transfer_balances() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        transfer bigint := coalesce((to_jsonb(NEW) ->> 'transfer_id')::bigint, NEW.id);
    BEGIN
        IF (SELECT coalesce(sum(amount), 0) <> 0 OR count(*) < 2 FROM grants_posting WHERE transfer_id = transfer) THEN
            RAISE EXCEPTION 'transfer % does not balance', transfer USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER grants_posting_balanced AFTER INSERT ON grants_posting
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_transfer_balances();
    CREATE CONSTRAINT TRIGGER grants_transfer_balanced AFTER INSERT ON grants_transfer
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_transfer_balances();

    -- A balance is the sum of its postings: nobody writes it but the posting's own trigger.
    CREATE FUNCTION grants_balance_is_derived() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (TG_OP = 'INSERT' AND NEW.balance <> 0)
           OR (TG_OP = 'UPDATE' AND NEW.balance <> OLD.balance AND pg_trigger_depth() < 2) THEN
            RAISE EXCEPTION 'a balance is written by postings alone' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER grants_account_derived BEFORE INSERT OR UPDATE ON grants_account
        FOR EACH ROW EXECUTE FUNCTION grants_balance_is_derived();
    """,
    """
    DROP TRIGGER grants_account_derived ON grants_account;
    DROP TRIGGER grants_transfer_balanced ON grants_transfer;
    DROP TRIGGER grants_posting_balanced ON grants_posting;
    DROP TRIGGER grants_posting_balance ON grants_posting;
    DROP FUNCTION grants_balance_is_derived();
    DROP FUNCTION grants_transfer_balances();
    DROP FUNCTION grants_keep_balance();
    """,
)

FOUR_EYES = migrations.RunSQL(
    """
    CREATE FUNCTION grants_drawdown_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        hand bigint;
    BEGIN
        FOREACH hand IN ARRAY ARRAY[NEW.checked_by_id, NEW.approved_by_id, NEW.ordered_by_id] LOOP
            IF hand IS NULL THEN
                CONTINUE;
            END IF;
            IF EXISTS (
                SELECT 1 FROM network_representation r JOIN grants_grant g ON g.grantee_id = r.actor_id
                WHERE g.id = NEW.grant_id AND r.user_id = hand AND r.role = 'signatory'
                  AND (r.valid_until IS NULL OR r.valid_until >= NEW.requested_at::date)
            ) THEN
                RAISE EXCEPTION 'a signatory of the payee deals with its money' USING ERRCODE = 'check_violation';
            END IF;
            IF EXISTS (
                SELECT 1 FROM grants_exclusion e JOIN grants_grant g ON g.application_id = e.case_id
                WHERE g.id = NEW.grant_id AND e.person_id = hand AND e.state <> 'cleared'
            ) THEN
                RAISE EXCEPTION 'a person excluded from the case deals with its money' USING ERRCODE = 'check_violation';
            END IF;
        END LOOP;
        RETURN NEW;
    END $$;
    CREATE TRIGGER grants_drawdown_four_eyes BEFORE INSERT OR UPDATE OF checked_by_id, approved_by_id, ordered_by_id
        ON grants_drawdown FOR EACH ROW EXECUTE FUNCTION grants_drawdown_four_eyes();
    """,
    "DROP TRIGGER grants_drawdown_four_eyes ON grants_drawdown; DROP FUNCTION grants_drawdown_four_eyes();",
)

FROZEN = migrations.RunSQL(
    """
    CREATE FUNCTION grants_refuse_published() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.published_at IS NOT NULL THEN
            RAISE EXCEPTION '% is published and frozen', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER grants_procedure_frozen BEFORE UPDATE OR DELETE ON grants_procedure
        FOR EACH ROW EXECUTE FUNCTION grants_refuse_published();
    CREATE TRIGGER grants_ruleset_frozen BEFORE UPDATE OR DELETE ON grants_ruleset
        FOR EACH ROW EXECUTE FUNCTION grants_refuse_published();
    """,
    """
    DROP TRIGGER grants_ruleset_frozen ON grants_ruleset;
    DROP TRIGGER grants_procedure_frozen ON grants_procedure;
    DROP FUNCTION grants_refuse_published();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial"), ("workflows", "0002_promises"), ("network", "0002_directory")]

    operations = [
        state_moves(
            "grants_application",
            "draft",
            [
                "draft>submitted", "draft>expired", "draft>withdrawn",
                "submitted>admitted", "submitted>returned", "submitted>rejected", "submitted>withdrawn",
                "returned>submitted", "returned>rejected", "returned>withdrawn",
                "admitted>resolved", "admitted>withdrawn",
                "resolved>approved", "resolved>rejected", "resolved>waiting", "resolved>admitted",
                "resolved>withdrawn",
                "waiting>approved", "waiting>rejected", "waiting>expired", "waiting>withdrawn",
                "rejected>admitted",
            ],
        ),
        state_moves(
            "grants_grant",
            "offered",
            [
                "offered>active", "offered>declined", "offered>lapsed", "active>closing", "closing>settled",
                "settled>closed", "settled>closing", "closed>closing",
            ],
        ),
        state_moves(
            "grants_amendment", "requested", ["requested>agreed", "requested>refused", "requested>withdrawn"]
        ),
        state_moves(
            "grants_drawdown",
            "requested",
            [
                "requested>checked", "requested>returned", "requested>refused", "requested>withdrawn",
                "checked>approved", "checked>returned", "checked>refused", "checked>withdrawn",
                "approved>ordered", "approved>cancelled", "ordered>paid", "ordered>bounced", "paid>bounced",
                "returned>requested", "returned>refused", "returned>withdrawn", "bounced>requested",
            ],
        ),
        append_only("grants_transfer"),
        append_only("grants_posting"),
        LEDGER,
        FOUR_EYES,
        FROZEN,
    ]  # fmt: skip
