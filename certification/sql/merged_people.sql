-- Somebody who stands in the registry twice may draw one benefit of one area under both rows. Of the two clocks the
-- later one counts, since a proof under either row is a proof; where both end on one day, the older entitlement's.
-- The pure twin is `certification.queries.deadlines`, which keeps the same one of the cards it gives.

CREATE FUNCTION certification_outdone_clocks(on_day date) RETURNS TABLE (entitlement_id bigint)
LANGUAGE sql STABLE AS $$
    WITH people AS (
        SELECT absorbed AS id, survivor AS human FROM accounts_merged_people()
        UNION
        SELECT survivor, survivor FROM accounts_merged_people()
    ),
    clocks AS (
        SELECT people.human, due.benefit, due.paying_area_key, due.due_on, due.entitlement_id
        FROM people
        JOIN certification_deadline due ON due.person_id = people.id
        JOIN certification_entitlement live ON live.id = due.entitlement_id
        WHERE live.superseded_at IS NULL
          AND live.starts_on <= on_day
          AND (live.ends_on IS NULL OR live.ends_on > on_day)
    )
    SELECT one.entitlement_id
    FROM clocks one
    JOIN clocks other
      ON other.human = one.human
     AND other.benefit = one.benefit
     AND other.paying_area_key = one.paying_area_key
     AND (other.due_on, - other.entitlement_id) > (one.due_on, - one.entitlement_id)
$$;

CREATE OR REPLACE FUNCTION certification_plan_reminders(windows jsonb, on_day date, at_time timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    planned bigint;
BEGIN
    INSERT INTO certification_reminder
        (entitlement_id, recipient_id, due_on, stage, fire_on, state, planned_at)
    SELECT due.entitlement_id, told.recipient_id, due.due_on, reached.stage, on_day, 'planned', at_time
    FROM jsonb_to_recordset(windows)
         AS reached (area_key text, benefit text, stage smallint, due_from date, due_before date)
    JOIN certification_deadline due
      ON due.paying_area_key = reached.area_key
     AND due.benefit = reached.benefit
     AND due.due_on >= coalesce(reached.due_from, '-infinity'::date)
     AND due.due_on < reached.due_before
    CROSS JOIN LATERAL family_reminder_recipients(due.person_id, on_day) AS told
    WHERE due.entitlement_id NOT IN (SELECT outdone.entitlement_id FROM certification_outdone_clocks(on_day) outdone)
      AND NOT EXISTS (
        SELECT 1 FROM certification_reminder known
        WHERE known.entitlement_id = due.entitlement_id
          AND known.due_on = due.due_on
          AND known.stage <= reached.stage
          AND (known.recipient_id = told.recipient_id
               OR (known.recipient_id, told.recipient_id) IN (SELECT absorbed, survivor FROM accounts_merged_people())))
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS planned = ROW_COUNT;
    RETURN planned;
END
$$;
