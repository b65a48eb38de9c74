-- Who is told about the matters of many people on a day: `family_reminder_recipients` for all of them at once. Each step
-- walks once along an index by the people asked about, so that it costs the same however many mandates there are.

CREATE FUNCTION family_reminder_recipients_among(people bigint[], on_day date)
RETURNS TABLE (person_id bigint, recipient_id bigint)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_nestloop = off SET enable_mergejoin = off SET enable_hashagg = off SET enable_seqscan = off AS $$
DECLARE
    asked CONSTANT bigint[] := ARRAY(SELECT DISTINCT one FROM unnest(people) AS one);
    pairs record;
    also record;
    given record;
BEGIN
    -- A mandate may have been given under any row of a human being who stands in the registry twice.
    SELECT array_agg(pair.absorbed) AS absorbed, array_agg(pair.survivor) AS survivors
    INTO pairs
    FROM accounts_merged_people() AS pair
    WHERE pair.survivor = ANY (asked || ARRAY(
        SELECT own.survivor FROM accounts_merged_people() AS own WHERE own.absorbed = ANY (asked)));
    WITH row_of AS MATERIALIZED (
        SELECT pair.absorbed AS id, pair.survivor AS human
        FROM unnest(pairs.absorbed, pairs.survivors) AS pair (absorbed, survivor)
        UNION
        SELECT one, one FROM unnest(pairs.survivors) AS one
    )
    SELECT array_agg(own.id) AS ids, array_agg(other.id) AS principals
    INTO also
    FROM row_of own JOIN row_of other ON other.human = own.human
    WHERE own.id <> other.id AND own.id IN (SELECT unnest(asked));
    SELECT array_agg(mandate.principal_id) AS principals, array_agg(mandate.helper_id) AS helpers
    INTO given
    FROM family_mandate mandate
    WHERE mandate.principal_id = ANY (asked || also.principals)
      AND mandate.revoked_at IS NULL
      AND mandate.frozen_at IS NULL
      AND mandate.starts_on <= on_day
      AND (mandate.ends_on IS NULL OR mandate.ends_on > on_day);
    RETURN QUERY SELECT own.row_id, own.human_id FROM accounts_living_among(asked, on_day) AS own;
    RETURN QUERY
    SELECT DISTINCT own.row_id, helper.human_id
    FROM unnest(given.principals, given.helpers) AS mandate (principal_id, helper_id)
    JOIN (
        SELECT one AS id, one AS principal_id FROM unnest(asked) AS one
        UNION ALL
        SELECT * FROM unnest(also.ids, also.principals)
    ) AS principal USING (principal_id)
    JOIN accounts_living_among(
        ARRAY(SELECT DISTINCT one FROM unnest(given.principals || also.ids) AS one), on_day) AS own
      ON own.row_id = principal.id
    JOIN accounts_living_among(ARRAY(SELECT DISTINCT one FROM unnest(given.helpers) AS one), on_day) AS helper
      ON helper.row_id = mandate.helper_id
    WHERE helper.human_id <> own.human_id;
END
$$;
