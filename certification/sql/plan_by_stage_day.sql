-- Plans the reminders that have become due, under the day on which their stage began: see `certification.rules.reminding`.
-- Takes the place of the function in `merged_people.sql`. The months it writes into are opened before it is called.

CREATE OR REPLACE FUNCTION certification_plan_reminders(windows jsonb, on_day date, at_time timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    planned bigint;
BEGIN
    INSERT INTO certification_reminder
        (fire_on, entitlement_id, stage, recipient_id, due_on, state, why, planned_at)
    SELECT due.due_on - reached.stage, due.entitlement_id, reached.stage, told.recipient_id, due.due_on, 'planned', '', at_time
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
