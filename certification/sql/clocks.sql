-- Deadlines with all that judging them takes, in one call by a plan made once a connection: every page about a benefit and
-- every read of a partner asks it, and to put the question together costs more than to answer it.

CREATE FUNCTION certification_clocks_among(rows_of bigint[], on_day date)
RETURNS TABLE (
    clock bigint, entitlement_id uuid, human_id bigint, born_on date, died_on date, benefit text, paying_area_key text,
    starts_on date, ends_on date, last_event_on date, due_on date, computed_at timestamptz, stops jsonb, grounds jsonb,
    protected_until date)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT deadline.entitlement_id, entitlement.public_id, human.id, human.born_on, human.died_on,
        deadline.benefit::text, deadline.paying_area_key::text, entitlement.starts_on, entitlement.ends_on,
        deadline.last_event_on, deadline.due_on, deadline.computed_at,
        (SELECT jsonb_agg(
                jsonb_build_object(
                    'kind', period.kind, 'reason', period.reason, 'starts_on', period.starts_on,
                    'ends_on', period.ends_on, 'lifted_on', period.lifted_on)
                ORDER BY period.id)
            FROM certification_standingperiod period
            WHERE period.entitlement_id = deadline.entitlement_id AND period.superseded_at IS NULL),
        (SELECT jsonb_agg(
                jsonb_build_object(
                    'ground', fact.ground, 'is_incapacitated', fact.is_incapacitated, 'starts_on', fact.starts_on,
                    'ends_on', fact.ends_on)
                ORDER BY fact.id)
            FROM certification_survivorfact fact
            WHERE fact.entitlement_id = deadline.entitlement_id AND fact.superseded_at IS NULL),
        (SELECT max(withdrawal.protects_until)
            FROM certification_withdrawal withdrawal
            JOIN certification_certification certified ON certified.id = withdrawal.certification_id
            WHERE certified.entitlement_id = deadline.entitlement_id)
    FROM unnest(rows_of) AS wanted (row_id)
    JOIN certification_deadline deadline ON deadline.entitlement_id = wanted.row_id
    JOIN certification_entitlement entitlement ON entitlement.id = deadline.entitlement_id
    JOIN accounts_humans() AS human ON human.row_id = deadline.person_id
    WHERE entitlement.superseded_at IS NULL AND entitlement.starts_on <= on_day
      AND (entitlement.ends_on IS NULL OR entitlement.ends_on > on_day)
      AND NOT EXISTS (
          SELECT 1 FROM certification_standingperiod ended
          WHERE ended.entitlement_id = deadline.entitlement_id AND ended.superseded_at IS NULL
            AND ended.kind = 'terminated' AND ended.starts_on <= on_day)
    ORDER BY deadline.due_on, deadline.entitlement_id;
END
$$;

-- Those of some human beings on a day.
CREATE FUNCTION certification_clocks_of_people(persons bigint[], on_day date)
RETURNS TABLE (
    clock bigint, entitlement_id uuid, human_id bigint, born_on date, died_on date, benefit text, paying_area_key text,
    starts_on date, ends_on date, last_event_on date, due_on date, computed_at timestamptz, stops jsonb, grounds jsonb,
    protected_until date)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT * FROM certification_clocks_among(
        ARRAY(
            SELECT deadline.entitlement_id FROM certification_deadline deadline
            WHERE deadline.person_id = ANY (accounts_same_people(persons))),
        on_day);
END
$$;

-- Those of one benefit in one area of one human being: almost always one.
CREATE FUNCTION certification_clocks_of(wanted uuid, on_day date)
RETURNS TABLE (
    clock bigint, entitlement_id uuid, human_id bigint, born_on date, died_on date, benefit text, paying_area_key text,
    starts_on date, ends_on date, last_event_on date, due_on date, computed_at timestamptz, stops jsonb, grounds jsonb,
    protected_until date)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    own record;
BEGIN
    SELECT deadline.person_id, deadline.benefit, deadline.paying_area_key INTO own
    FROM certification_entitlement entitlement
    JOIN certification_deadline deadline ON deadline.entitlement_id = entitlement.id
    WHERE entitlement.public_id = wanted;
    RETURN QUERY
    SELECT * FROM certification_clocks_among(
        ARRAY(
            SELECT deadline.entitlement_id FROM certification_deadline deadline
            WHERE deadline.person_id = ANY (accounts_same_person(own.person_id))
              AND deadline.benefit = own.benefit AND deadline.paying_area_key = own.paying_area_key),
        on_day);
END
$$;
