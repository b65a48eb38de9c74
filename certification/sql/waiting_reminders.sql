-- Reminders that wait and those that are settled have indexes of their own: whoever looks by entitlement or recipient
-- names the state. Takes the place of one function in `plan_by_days.sql` and of the one in `reminder_months.sql`.

-- The rows of some deadlines, each at the stage it has reached, whenever that was.
CREATE OR REPLACE FUNCTION certification_plan_among(
    ids bigint[], areas text[], people bigint[], dues date[], stages smallint[], on_day date, at_time timestamptz
) RETURNS TABLE (area_key text, planned bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_nestloop = off AS $$
DECLARE
    earliest CONSTANT date := (SELECT min(due_on - stage) FROM unnest(dues, stages) AS nominal (due_on, stage));
BEGIN
    -- Looked at before, perhaps: who heard of this stage or of a later one hears nothing more. What was called off,
    -- because the deadline had moved or proof was not asked for a while, is planned anew where that is over.
    RETURN QUERY
    WITH due AS MATERIALIZED (
        SELECT * FROM unnest(ids, areas, people, dues, stages) AS due (id, area_key, person_id, due_on, stage)
        WHERE due.id NOT IN (SELECT unnest(certification_not_reminded(ids, on_day)))
    ),
    heard AS MATERIALIZED (
        SELECT one.entitlement_id, one.due_on, one.stage, one.recipient_id
        FROM certification_reminder one
        WHERE one.fire_on >= earliest AND one.entitlement_id = ANY (ids) AND one.state = 'planned'
        UNION ALL
        SELECT one.entitlement_id, one.due_on, one.stage, one.recipient_id
        FROM certification_reminder one
        WHERE one.fire_on >= earliest AND one.entitlement_id = ANY (ids)
          AND one.state <> 'planned' AND one.state <> 'cancelled'
    ),
    pairs AS MATERIALIZED (SELECT merged.absorbed, merged.survivor FROM accounts_merged_people() AS merged),
    added AS (
        INSERT INTO certification_reminder AS known
            (fire_on, entitlement_id, stage, recipient_id, due_on, state, why, planned_at)
        SELECT due.due_on - due.stage, due.id, due.stage, told.recipient_id, due.due_on, 'planned', '', at_time
        FROM family_reminder_recipients_among(people, on_day) AS told
        JOIN due ON due.person_id = told.person_id
        WHERE NOT EXISTS (
            SELECT 1 FROM heard
            WHERE heard.entitlement_id = due.id
              AND heard.due_on = due.due_on
              AND heard.stage <= due.stage
              AND (heard.recipient_id = told.recipient_id
                   OR (heard.recipient_id, told.recipient_id) IN (SELECT absorbed, survivor FROM pairs)))
        ORDER BY due.due_on - due.stage, due.id, due.stage, told.recipient_id
        ON CONFLICT (fire_on, entitlement_id, stage, recipient_id)
            DO UPDATE SET state = 'planned', why = '', planned_at = excluded.planned_at, settled_at = NULL
            WHERE known.state = 'cancelled'
        RETURNING entitlement_id
    )
    SELECT due.area_key, count(*) FROM added JOIN due ON due.id = added.entitlement_id GROUP BY due.area_key;
END
$$;

-- The months of the table of reminders, as before. Each is tidied up by its number of rows and not by a fifth of them:
-- who was told of stays in the indexes of what waits until then.
CREATE OR REPLACE FUNCTION certification_open_reminder_months(from_day date, to_day date) RETURNS void
LANGUAGE plpgsql SET lock_timeout = '10s' AS $$
DECLARE
    begins date;
    part text;
BEGIN
    FOR begins IN
        SELECT month::date FROM generate_series(date_trunc('month', from_day), to_day, interval '1 month') AS month
    LOOP
        part := 'certification_reminder_' || to_char(begins, 'YYYYMM');
        CONTINUE WHEN EXISTS (SELECT FROM pg_class WHERE relname = part);
        -- Whoever waited here looks again, in the catalogue itself: a name that was not found is remembered.
        PERFORM pg_advisory_xact_lock(hashtext('certification_open_reminder_months'));
        CONTINUE WHEN EXISTS (SELECT FROM pg_class WHERE relname = part);
        EXECUTE format('CREATE TABLE %I (LIKE certification_reminder INCLUDING ALL)'
                       ' WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05)', part);
        EXECUTE format('ALTER TABLE certification_reminder ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                       part, begins, (begins + interval '1 month')::date);
    END LOOP;
END
$$;
