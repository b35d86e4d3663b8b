"""What the database itself keeps: the lives' moves, frozen vouchers, four eyes, rows that are never rewritten."""

from __future__ import annotations

from django.db import migrations

from workflows.triggers import append_only, state_moves

FOUR_EYES = migrations.RunSQL(
    """
    -- Whoever approved a payment of the grant does not verify what became of it.
    CREATE FUNCTION reporting_statement_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.verified_by_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM grants_drawdown d WHERE d.grant_id = NEW.grant_id AND d.approved_by_id = NEW.verified_by_id
        ) THEN
            RAISE EXCEPTION 'whoever approved a drawdown does not verify its use' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER reporting_statement_four_eyes BEFORE INSERT OR UPDATE OF verified_by_id ON reporting_statementofuse
        FOR EACH ROW EXECUTE FUNCTION reporting_statement_four_eyes();
    """,
    """
    DROP TRIGGER reporting_statement_four_eyes ON reporting_statementofuse;
    DROP FUNCTION reporting_statement_four_eyes();
    """,
)

FROZEN = migrations.RunSQL(
    """
    -- What was handed in is not written any more, unless it was given back.
    CREATE FUNCTION reporting_statement_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        statement bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.statement_id ELSE NEW.statement_id END;
    BEGIN
        IF EXISTS (SELECT 1 FROM reporting_statementofuse s WHERE s.id = statement AND s.state NOT IN ('due', 'returned'))
        THEN
            RAISE EXCEPTION '% belongs to a statement that was handed in', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER reporting_voucher_frozen BEFORE INSERT OR UPDATE OR DELETE ON reporting_voucher
        FOR EACH ROW EXECUTE FUNCTION reporting_statement_is_open();
    CREATE TRIGGER reporting_income_frozen BEFORE INSERT OR UPDATE OR DELETE ON reporting_incomeline
        FOR EACH ROW EXECUTE FUNCTION reporting_statement_is_open();

    -- A finding is measured against the voucher itself, whatever the caller says.
    CREATE FUNCTION reporting_finding_claims() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        SELECT amount INTO NEW.claimed FROM reporting_voucher WHERE id = NEW.voucher_id;
        RETURN NEW;
    END $$;
    CREATE TRIGGER reporting_finding_claims BEFORE INSERT OR UPDATE ON reporting_voucherfinding
        FOR EACH ROW EXECUTE FUNCTION reporting_finding_claims();

    -- What a notice says is frozen once it is issued.
    CREATE FUNCTION reporting_notice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state <> 'drafted' AND (NEW.facts <> OLD.facts OR NEW.kind <> OLD.kind
                                       OR NEW.application_id <> OLD.application_id) THEN
            RAISE EXCEPTION 'an issued notice is not rewritten' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER reporting_notice_frozen BEFORE UPDATE ON reporting_notice
        FOR EACH ROW EXECUTE FUNCTION reporting_notice_frozen();
    """,
    """
    DROP TRIGGER reporting_notice_frozen ON reporting_notice;
    DROP FUNCTION reporting_notice_frozen();
    DROP TRIGGER reporting_finding_claims ON reporting_voucherfinding;
    DROP FUNCTION reporting_finding_claims();
    DROP TRIGGER reporting_income_frozen ON reporting_incomeline;
    DROP TRIGGER reporting_voucher_frozen ON reporting_voucher;
    DROP FUNCTION reporting_statement_is_open();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("workflows", "0002_promises"), ("grants", "0002_promises")]

    operations = [
        state_moves(
            "reporting_statementofuse",
            "due",
            [
                "due>submitted", "due>waived", "submitted>returned", "submitted>verified", "returned>submitted",
                "verified>submitted",
            ],
        ),
        state_moves(
            "reporting_reclaim",
            "drafted",
            ["drafted>heard", "drafted>dropped", "heard>issued", "heard>dropped", "issued>settled", "issued>waived"],
        ),
        state_moves(
            "reporting_notice",
            "drafted",
            ["drafted>issued", "issued>notified", "issued>replaced", "notified>final", "notified>replaced"],
        ),
        state_moves(
            "reporting_objection", "lodged", ["lodged>upheld", "lodged>dismissed", "lodged>withdrawn"]
        ),
        append_only("reporting_settlement"),
        append_only("reporting_repayment"),
        FOUR_EYES,
        FROZEN,
    ]  # fmt: skip
