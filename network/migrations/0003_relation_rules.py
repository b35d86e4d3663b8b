"""What the database keeps about relations beyond one row: kinds, the order of symmetric ones, and no editing."""

from django.db import migrations

RULES = """
CREATE FUNCTION network_check_relation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    t network_relationtype%ROWTYPE;
    kind_a text;
    kind_b text;
BEGIN
    SELECT * INTO t FROM network_relationtype WHERE id = NEW.type_id;
    SELECT kind INTO kind_a FROM network_actor WHERE id = NEW.a_id;
    SELECT kind INTO kind_b FROM network_actor WHERE id = NEW.b_id;
    IF t.symmetric AND NEW.a_id > NEW.b_id THEN
        RAISE EXCEPTION 'a symmetric relation is stored with a < b'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'network_relation_symmetric_order';
    END IF;
    IF (cardinality(t.kinds_a) > 0 AND kind_a <> ALL (t.kinds_a))
        OR (cardinality(t.kinds_b) > 0 AND kind_b <> ALL (t.kinds_b)) THEN
        RAISE EXCEPTION 'a relation % does not go from % to %', t.code, kind_a, kind_b
            USING ERRCODE = 'check_violation', CONSTRAINT = 'network_relation_kinds';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION network_relation_only_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT upper_inf(OLD.known)
        OR lower(NEW.known) <> lower(OLD.known)
        OR (NEW.partnership_id, NEW.a_id, NEW.b_id, NEW.type_id, NEW.role, NEW.valid, NEW.status, NEW.source,
            NEW.source_type_id, NEW.source_pk, NEW.visibility)
        IS DISTINCT FROM
           (OLD.partnership_id, OLD.a_id, OLD.b_id, OLD.type_id, OLD.role, OLD.valid, OLD.status, OLD.source,
            OLD.source_type_id, OLD.source_pk, OLD.visibility) THEN
        RAISE EXCEPTION 'a relation is closed and written anew, not edited'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'network_relation_only_closes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER network_relation_rules BEFORE INSERT ON network_relation
    FOR EACH ROW EXECUTE FUNCTION network_check_relation();
CREATE TRIGGER network_relation_closes BEFORE UPDATE ON network_relation
    FOR EACH ROW EXECUTE FUNCTION network_relation_only_closes();
"""

NO_RULES = """
DROP TRIGGER network_relation_closes ON network_relation;
DROP TRIGGER network_relation_rules ON network_relation;
DROP FUNCTION network_relation_only_closes();
DROP FUNCTION network_check_relation();
"""


class Migration(migrations.Migration):
    dependencies = [("network", "0002_directory")]

    operations = [migrations.RunSQL(RULES, NO_RULES)]
