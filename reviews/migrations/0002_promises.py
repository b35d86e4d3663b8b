"""What the database itself keeps: the lives' moves, no opinion and no vote of the excluded, and minutes that stay."""

from __future__ import annotations

from django.db import migrations

from workflows.triggers import state_moves

EXCLUSIONS = migrations.RunSQL(
    """
    CREATE FUNCTION reviews_is_excluded(person bigint, application bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (SELECT 1 FROM grants_exclusion
                       WHERE case_id = application AND person_id = person AND state <> 'cleared');
    $$;

    -- Stepping aside and being relieved stay possible: that is what an exclusion leads to.
    CREATE FUNCTION reviews_refuse_excluded_review() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.state IN ('stepped_aside', 'withdrawn') THEN
            RETURN NEW;
        END IF;
        IF reviews_is_excluded(NEW.reviewer_id, NEW.application_id) THEN
            RAISE EXCEPTION 'somebody excluded from a case does not review it' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER reviews_review_not_excluded BEFORE INSERT OR UPDATE ON reviews_review
        FOR EACH ROW EXECUTE FUNCTION reviews_refuse_excluded_review();

    CREATE FUNCTION reviews_refuse_excluded_score() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM reviews_review
                   WHERE id = NEW.review_id AND reviews_is_excluded(reviewer_id, application_id)) THEN
            RAISE EXCEPTION 'somebody excluded from a case does not score it' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER reviews_score_not_excluded BEFORE INSERT OR UPDATE ON reviews_score
        FOR EACH ROW EXECUTE FUNCTION reviews_refuse_excluded_score();

    -- The votes on a case are those of people in the room who have one and are not excluded from it.
    CREATE FUNCTION reviews_count_votes() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        entitled integer;
    BEGIN
        SELECT count(*) INTO entitled
        FROM reviews_agendaitem item JOIN reviews_attendance seat ON seat.meeting_id = item.meeting_id
        WHERE item.id = NEW.item_id AND seat.present AND seat.votes
          AND NOT reviews_is_excluded(seat.person_id, item.application_id);
        IF NEW.present > entitled OR NEW.votes_yes + NEW.votes_no + NEW.votes_abstain > entitled THEN
            RAISE EXCEPTION 'more votes than people who may vote on this case' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER reviews_resolution_votes_count BEFORE INSERT OR UPDATE ON reviews_resolution
        FOR EACH ROW EXECUTE FUNCTION reviews_count_votes();
    """,
    """
    DROP TRIGGER reviews_resolution_votes_count ON reviews_resolution;
    DROP TRIGGER reviews_score_not_excluded ON reviews_score;
    DROP TRIGGER reviews_review_not_excluded ON reviews_review;
    DROP FUNCTION reviews_count_votes();
    DROP FUNCTION reviews_refuse_excluded_score();
    DROP FUNCTION reviews_refuse_excluded_review();
    DROP FUNCTION reviews_is_excluded(bigint, bigint);
    """,
)

# What was said and resolved in a meeting does not change once it is closed.
RECORD = migrations.RunSQL(
    """
    CREATE FUNCTION reviews_meeting_is_over() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        meeting bigint;
        item bigint;
    BEGIN
        IF TG_TABLE_NAME = 'reviews_resolution' THEN
            item := CASE WHEN TG_OP = 'DELETE' THEN OLD.item_id ELSE NEW.item_id END;
            SELECT meeting_id INTO meeting FROM reviews_agendaitem WHERE id = item;
        ELSE
            meeting := CASE WHEN TG_OP = 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END;
        END IF;
        IF EXISTS (SELECT 1 FROM reviews_meeting WHERE id = meeting AND state IN ('closed', 'minuted')) THEN
            RAISE EXCEPTION 'the meeting is closed: % stays as it is', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER reviews_agendaitem_over BEFORE INSERT OR UPDATE OR DELETE ON reviews_agendaitem
        FOR EACH ROW EXECUTE FUNCTION reviews_meeting_is_over();
    CREATE TRIGGER reviews_attendance_over BEFORE INSERT OR UPDATE OR DELETE ON reviews_attendance
        FOR EACH ROW EXECUTE FUNCTION reviews_meeting_is_over();
    CREATE TRIGGER reviews_resolution_over BEFORE INSERT OR UPDATE OR DELETE ON reviews_resolution
        FOR EACH ROW EXECUTE FUNCTION reviews_meeting_is_over();
    """,
    """
    DROP TRIGGER reviews_resolution_over ON reviews_resolution;
    DROP TRIGGER reviews_attendance_over ON reviews_attendance;
    DROP TRIGGER reviews_agendaitem_over ON reviews_agendaitem;
    DROP FUNCTION reviews_meeting_is_over();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("grants", "0002_promises"), ("workflows", "0002_promises")]

    operations = [
        state_moves(
            "reviews_review",
            "assigned",
            ["assigned>submitted", "assigned>stepped_aside", "assigned>withdrawn"],
        ),
        state_moves(
            "reviews_meeting",
            "planned",
            [
                "planned>invited",
                "planned>cancelled",
                "invited>open",
                "invited>cancelled",
                "open>closed",
                "closed>minuted",
            ],
        ),
        EXCLUSIONS,
        RECORD,
    ]
