-- Plans the reminders of a day in one statement. Each window names the deadlines of one paying area and benefit
-- that have reached one stage and no later one; the pure twin is certification.rules.reminding.
-- A recipient who already got this stage, or a later one, of the same deadline gets nothing more.
-- As it began; `merged_people.sql` reads across the rows of one human being.

CREATE FUNCTION certification_plan_reminders(windows jsonb, on_day date, at_time timestamptz) RETURNS bigint
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
    WHERE NOT EXISTS (
        SELECT 1 FROM certification_reminder known
        WHERE known.entitlement_id = due.entitlement_id
          AND known.due_on = due.due_on
          AND known.recipient_id = told.recipient_id
          AND known.stage <= reached.stage)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS planned = ROW_COUNT;
    RETURN planned;
END
$$;
