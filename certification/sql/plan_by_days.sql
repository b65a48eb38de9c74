-- Plans reminders: see `certification.rules.reminding`. `members` says by which rule an area and benefit go; a rule is
-- a number within one call. Every plan is made for the values at hand, for a plan for any values expects few rows.

-- What both ways share: who is told of these deadlines, each at the stage it has reached. Gives how many rows are new.
-- With a first day the stages began between that day and `on_day`; without one they may have begun at any time.
CREATE FUNCTION certification_plan_among(
    ids bigint[], areas text[], people bigint[], dues date[], stages smallint[], first_day date,
    on_day date, at_time timestamptz
) RETURNS TABLE (area_key text, planned bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF first_day IS NOT NULL THEN
        -- Nobody else plans these areas meanwhile, and what a change brought before is left out: so the rows can go in
        -- without a look at each key, which would cost half as much again.
        RETURN QUERY
        WITH due AS MATERIALIZED (
            SELECT * FROM unnest(ids, areas, people, dues, stages) AS due (id, area_key, person_id, due_on, stage)
        ),
        told AS MATERIALIZED (
            SELECT due.due_on - due.stage AS fire_on, due.id, due.stage, found.recipient_id, due.due_on, due.area_key
            FROM family_reminder_recipients_among(people, on_day) AS found
            JOIN due ON due.person_id = found.person_id
            WHERE NOT EXISTS (
                SELECT 1 FROM certification_reminder known
                WHERE known.fire_on BETWEEN first_day AND on_day
                  AND known.fire_on = due.due_on - due.stage AND known.entitlement_id = due.id
                  AND known.stage = due.stage AND known.recipient_id = found.recipient_id)
        ),
        added AS (
            INSERT INTO certification_reminder
                (fire_on, entitlement_id, stage, recipient_id, due_on, state, why, planned_at)
            SELECT told.fire_on, told.id, told.stage, told.recipient_id, told.due_on, 'planned', '', at_time FROM told
        )
        SELECT told.area_key, count(*) FROM told GROUP BY told.area_key;
        RETURN;
    END IF;
    -- Looked at before, perhaps: who heard of this stage or of a later one hears nothing more. What was called off
    -- because the deadline had moved is planned anew where it has moved back.
    RETURN QUERY
    WITH due AS MATERIALIZED (
        SELECT * FROM unnest(ids, areas, people, dues, stages) AS due (id, area_key, person_id, due_on, stage)
    ),
    pairs AS MATERIALIZED (SELECT merged.absorbed, merged.survivor FROM accounts_merged_people() AS merged),
    added AS (
        INSERT INTO certification_reminder AS known
            (fire_on, entitlement_id, stage, recipient_id, due_on, state, why, planned_at)
        SELECT due.due_on - due.stage, due.id, due.stage, told.recipient_id, due.due_on, 'planned', '', at_time
        FROM family_reminder_recipients_among(people, on_day) AS told
        JOIN due ON due.person_id = told.person_id
        WHERE NOT EXISTS (
            SELECT 1 FROM certification_reminder heard
            WHERE heard.entitlement_id = due.id
              AND heard.due_on = due.due_on
              AND heard.stage <= due.stage
              AND heard.fire_on >= due.due_on - due.stage
              AND NOT (heard.state = 'cancelled' AND heard.why IN ('certified', 'deadline_moved'))
              AND (heard.recipient_id = told.recipient_id
                   OR (heard.recipient_id, told.recipient_id) IN (SELECT absorbed, survivor FROM pairs)))
        ORDER BY due.due_on - due.stage, due.id, due.stage, told.recipient_id
        ON CONFLICT (fire_on, entitlement_id, stage, recipient_id)
            DO UPDATE SET state = 'planned', why = '', planned_at = excluded.planned_at, settled_at = NULL
            WHERE known.state = 'cancelled' AND known.why IN ('certified', 'deadline_moved')
        RETURNING entitlement_id
    )
    SELECT due.area_key, count(*) FROM added JOIN due ON due.id = added.entitlement_id GROUP BY due.area_key;
END
$$;

-- The stages that began on some days: `days` are the due dates that reached `stages` by the rules `day_rules`. Nobody
-- is reminded of a benefit that has ended or asks for no proof, nor by the earlier of two clocks of one benefit.
CREATE FUNCTION certification_plan_days(
    areas text[], benefits text[], rules integer[], day_rules integer[], days date[], day_stages smallint[],
    on_day date, at_time timestamptz
) RETURNS TABLE (area_key text, planned bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    found record;
BEGIN
    -- What the index gives is counted before it is joined: guessing how areas and days go together ends in nested loops.
    WITH due AS MATERIALIZED (
        SELECT one.entitlement_id, one.person_id, one.paying_area_key::text AS area_key, one.benefit::text AS benefit,
            one.due_on
        FROM certification_deadline one
        WHERE one.due_on = ANY (days)
    )
    SELECT array_agg(due.entitlement_id) AS ids, array_agg(due.area_key) AS areas, array_agg(due.person_id) AS people,
        array_agg(due.due_on) AS dues, array_agg(reached.stage) AS stages
    INTO found
    FROM due
    JOIN unnest(areas, benefits, rules) AS member (area_key, benefit, rule) USING (area_key, benefit)
    JOIN unnest(day_rules, days, day_stages) AS reached (rule, due_on, stage)
      ON reached.rule = member.rule AND reached.due_on = due.due_on
    WHERE due.entitlement_id NOT IN (SELECT outdone.entitlement_id FROM certification_outdone_clocks(on_day) AS outdone)
      AND NOT EXISTS (
        SELECT 1 FROM certification_entitlement ended
        WHERE ended.id = due.entitlement_id
          AND (ended.superseded_at IS NOT NULL OR ended.ends_on IS NOT NULL)
          AND (ended.superseded_at IS NOT NULL OR ended.ends_on <= on_day)
        OFFSET 0)
      AND NOT EXISTS (
        SELECT 1 FROM certification_standingperiod period
        WHERE period.entitlement_id = due.entitlement_id AND period.superseded_at IS NULL
          AND period.kind IN ('exempt', 'terminated')
          AND period.starts_on <= on_day AND (period.ends_on IS NULL OR period.ends_on > on_day)
        OFFSET 0);
    IF found.ids IS NOT NULL THEN
        RETURN QUERY SELECT * FROM certification_plan_among(
            found.ids, found.areas, found.people, found.dues, found.stages,
            (SELECT min(due_on - stage) FROM unnest(days, day_stages) AS nominal (due_on, stage)), on_day, at_time);
    END IF;
END
$$;

-- The stage that each deadline has reached, whenever that was: of the areas named by `members`, or only those of `only`.
-- A window without a beginning reaches back to the first deadline.
CREATE FUNCTION certification_plan_reached(
    areas text[], benefits text[], rules integer[],
    window_rules integer[], begins date[], ends date[], window_stages smallint[], only_these bigint[],
    on_day date, at_time timestamptz
) RETURNS TABLE (area_key text, planned bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    found record;
    latest CONSTANT date := (SELECT max(one) FROM unnest(ends) AS one);
BEGIN
    SELECT array_agg(due.entitlement_id) AS ids, array_agg(due.paying_area_key::text) AS areas,
        array_agg(due.person_id) AS people, array_agg(due.due_on) AS dues, array_agg(reached.stage) AS stages
    INTO found
    FROM certification_deadline due
    JOIN unnest(areas, benefits, rules) AS member (area_key, benefit, rule)
      ON member.area_key = due.paying_area_key AND member.benefit = due.benefit
    JOIN unnest(window_rules, begins, ends, window_stages) AS reached (rule, due_from, due_before, stage)
      ON reached.rule = member.rule
     AND due.due_on < reached.due_before
     AND due.due_on >= coalesce(reached.due_from, '-infinity'::date)
    WHERE due.due_on < latest
      AND (only_these IS NULL OR due.entitlement_id = ANY (only_these))
      AND due.entitlement_id NOT IN (SELECT outdone.entitlement_id FROM certification_outdone_clocks(on_day) AS outdone)
      AND NOT EXISTS (
        SELECT 1 FROM certification_entitlement ended
        WHERE ended.id = due.entitlement_id
          AND (ended.superseded_at IS NOT NULL OR ended.ends_on IS NOT NULL)
          AND (ended.superseded_at IS NOT NULL OR ended.ends_on <= on_day)
        OFFSET 0)
      AND NOT EXISTS (
        SELECT 1 FROM certification_standingperiod period
        WHERE period.entitlement_id = due.entitlement_id AND period.superseded_at IS NULL
          AND period.kind IN ('exempt', 'terminated')
          AND period.starts_on <= on_day AND (period.ends_on IS NULL OR period.ends_on > on_day)
        OFFSET 0);
    IF found.ids IS NOT NULL THEN
        PERFORM certification_open_reminder_months(month.first_day, month.first_day)
        FROM (SELECT DISTINCT date_trunc('month', due_on - stage)::date AS first_day
              FROM unnest(found.dues, found.stages) AS nominal (due_on, stage)) AS month
        ORDER BY month.first_day;
        RETURN QUERY SELECT * FROM certification_plan_among(
            found.ids, found.areas, found.people, found.dues, found.stages, NULL, on_day, at_time);
    END IF;
END
$$;

DROP FUNCTION certification_plan_reminders(jsonb, date, timestamptz);
