-- Plans reminders: see `certification.rules.reminding`. `areas` go by `rules`; a rule is a number within one call and
-- says for each benefit which stages are reached. The planner knows nothing of the lists that are handed over, so what
-- it must not do is forbidden: looking at every pair of two lists.

-- Which of some benefits nobody is reminded of: those that have ended or ask for no proof, and of two clocks of one
-- benefit the earlier one.
CREATE FUNCTION certification_not_reminded(ids bigint[], on_day date) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_nestloop = on AS $$
BEGIN
    RETURN ARRAY(
        SELECT outdone.entitlement_id FROM certification_outdone_clocks(on_day) AS outdone
        UNION ALL
        SELECT ended.id
        FROM certification_entitlement ended
        WHERE ended.id = ANY (ids)
          AND (ended.superseded_at IS NOT NULL OR ended.ends_on IS NOT NULL)
          AND (ended.superseded_at IS NOT NULL OR ended.ends_on <= on_day)
        UNION ALL
        SELECT period.entitlement_id
        FROM certification_standingperiod period
        WHERE period.kind IN ('exempt', 'terminated') AND period.entitlement_id = ANY (ids)
          AND period.superseded_at IS NULL
          AND period.starts_on <= on_day AND (period.ends_on IS NULL OR period.ends_on > on_day));
END
$$;

-- The stages that began on some days: `days` are the due dates of `benefits` that reached `stages` by the rules
-- `day_rules`. Gives how many rows are new.
CREATE FUNCTION certification_plan_days(
    areas text[], rules integer[],
    day_rules integer[], benefits text[], days date[], day_stages smallint[],
    on_day date, at_time timestamptz
) RETURNS TABLE (area_key text, planned bigint)
LANGUAGE plpgsql SET enable_nestloop = off SET enable_mergejoin = off AS $$
DECLARE
    first_day CONSTANT date := (SELECT min(due_on - stage) FROM unnest(days, day_stages) AS nominal (due_on, stage));
BEGIN
    -- Nobody else plans these areas meanwhile, and what a change brought before is left out: so the rows can go in
    -- without a look at each key, which would cost half as much again.
    RETURN QUERY
    WITH member AS MATERIALIZED (SELECT * FROM unnest(areas, rules) AS one (area, rule)),
    reached AS MATERIALIZED (
        SELECT * FROM unnest(day_rules, benefits, days, day_stages) AS one (rule, benefit, due_on, stage)
    ),
    due AS MATERIALIZED (
        SELECT one.entitlement_id AS id, one.person_id, one.due_on, reached.stage, member.area
        FROM certification_deadline one
        JOIN member ON member.area = one.paying_area_key
        JOIN reached
          ON reached.rule = member.rule AND reached.benefit = one.benefit AND reached.due_on = one.due_on
        WHERE one.due_on = ANY (days)
    ),
    all_of AS MATERIALIZED (SELECT array_agg(due.id) AS ids, array_agg(due.person_id) AS people FROM due),
    known AS MATERIALIZED (
        SELECT one.fire_on, one.entitlement_id, one.stage, one.recipient_id
        FROM certification_reminder one
        WHERE one.fire_on BETWEEN first_day AND on_day AND one.entitlement_id = ANY ((SELECT ids FROM all_of)::bigint[])
    ),
    told AS MATERIALIZED (
        SELECT due.due_on - due.stage AS fire_on, due.id, due.stage, found.recipient_id, due.due_on, due.area
        FROM family_reminder_recipients_among((SELECT people FROM all_of), on_day) AS found
        JOIN due ON due.person_id = found.person_id
        WHERE due.id NOT IN (SELECT unnest(certification_not_reminded((SELECT ids FROM all_of), on_day)))
          AND NOT EXISTS (
            SELECT 1 FROM known
            WHERE known.entitlement_id = due.id AND known.fire_on = due.due_on - due.stage
              AND known.stage = due.stage AND known.recipient_id = found.recipient_id)
    ),
    added AS (
        INSERT INTO certification_reminder
            (fire_on, entitlement_id, stage, recipient_id, due_on, state, why, planned_at)
        SELECT told.fire_on, told.id, told.stage, told.recipient_id, told.due_on, 'planned', '', at_time FROM told
    )
    SELECT told.area, count(*) FROM told GROUP BY told.area;
END
$$;

-- The rows of some deadlines, each at the stage it has reached, whenever that was.
CREATE FUNCTION certification_plan_among(
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
        WHERE one.fire_on >= earliest AND one.entitlement_id = ANY (ids)
          AND one.state <> 'cancelled'
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

-- The stage that each deadline has reached, whenever that was: of some areas, or only those of `only_these`. A window
-- without a beginning reaches back to the first deadline.
CREATE FUNCTION certification_plan_reached(
    areas text[], rules integer[],
    window_rules integer[], benefits text[], begins date[], ends date[], window_stages smallint[],
    only_these bigint[], on_day date, at_time timestamptz
) RETURNS TABLE (area_key text, planned bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
    found record;
    latest CONSTANT date := (SELECT max(one) FROM unnest(ends) AS one);
BEGIN
    WITH member AS MATERIALIZED (SELECT * FROM unnest(areas, rules) AS one (area_key, rule)),
    reached AS MATERIALIZED (
        SELECT * FROM unnest(window_rules, benefits, begins, ends, window_stages)
            AS one (rule, benefit, due_from, due_before, stage)
    )
    SELECT array_agg(due.entitlement_id) AS ids, array_agg(due.paying_area_key::text) AS areas,
        array_agg(due.person_id) AS people, array_agg(due.due_on) AS dues, array_agg(reached.stage) AS stages
    INTO found
    FROM certification_deadline due
    JOIN member ON member.area_key = due.paying_area_key
    JOIN reached
      ON reached.rule = member.rule AND reached.benefit = due.benefit
     AND due.due_on < reached.due_before AND due.due_on >= coalesce(reached.due_from, '-infinity'::date)
    WHERE due.due_on < latest
      AND (only_these IS NULL AND due.paying_area_key = ANY (areas) OR due.entitlement_id = ANY (only_these));
    IF found.ids IS NOT NULL THEN
        PERFORM certification_open_reminder_months(month.first_day, month.first_day)
        FROM (SELECT DISTINCT date_trunc('month', due_on - stage)::date AS first_day
              FROM unnest(found.dues, found.stages) AS nominal (due_on, stage)) AS month
        ORDER BY month.first_day;
        RETURN QUERY SELECT * FROM certification_plan_among(
            found.ids, found.areas, found.people, found.dues, found.stages, on_day, at_time);
    END IF;
END
$$;

DROP FUNCTION certification_plan_reminders(jsonb, date, timestamptz);
