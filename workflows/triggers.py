"""SQL that migrations use to let the database keep what the code promises."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.migrations.operations import RunSQL


def append_only(table: str) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on a table."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION workflows_refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION workflows_refuse_change();
        """,
        f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};",
    )


def state_moves(table: str, initial: str, moves: Iterable[str]) -> RunSQL:
    """Refuse every pair of states that a life does not have. Moves are written `"draft>submitted"`.

    The pairs are the trigger's arguments, so that a test can read them back and hold them against the life.
    """
    arguments = ", ".join(f"'{move}'" for move in [f">{initial}", *sorted(moves)])
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_state_moves BEFORE INSERT OR UPDATE OF state ON {table}
            FOR EACH ROW EXECUTE FUNCTION workflows_check_move({arguments});
        """,
        f"DROP TRIGGER {table}_state_moves ON {table};",
    )


FUNCTIONS = RunSQL(
    """
    CREATE FUNCTION workflows_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$;

    CREATE FUNCTION workflows_check_move() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        move text := CASE WHEN TG_OP = 'INSERT' THEN '>' || NEW.state ELSE OLD.state || '>' || NEW.state END;
    BEGIN
        IF TG_OP = 'UPDATE' AND OLD.state = NEW.state THEN
            RETURN NEW;
        END IF;
        FOR i IN 0 .. TG_NARGS - 1 LOOP
            IF TG_ARGV[i] = move THEN
                RETURN NEW;
            END IF;
        END LOOP;
        RAISE EXCEPTION '% does not move %', TG_TABLE_NAME, move USING ERRCODE = 'restrict_violation';
    END $$;
    """,
    "DROP FUNCTION workflows_check_move(); DROP FUNCTION workflows_refuse_change();",
)
