-- Which of many people live on a day, and the row that goes on for each: `accounts_is_alive` and
-- `accounts_canonical_person` for all of them at once. Each step walks once along an index of the few who died or were
-- merged, by the people asked about: that costs the same however many are on record. A death recorded with one row of a
-- human being is that of all.

CREATE FUNCTION accounts_living_among(people bigint[], on_day date) RETURNS TABLE (row_id bigint, human_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan SET enable_nestloop = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
    dead bigint[];
    merged bigint[];
    survivors bigint[];
BEGIN
    SELECT array_agg(p.id) FILTER (WHERE p.died_on <= on_day),
        array_agg(p.id) FILTER (WHERE p.merged_into_id IS NOT NULL),
        array_agg(p.merged_into_id) FILTER (WHERE p.merged_into_id IS NOT NULL)
    INTO dead, merged, survivors
    FROM accounts_insuredperson p
    WHERE p.id = ANY (people) AND (p.died_on IS NOT NULL OR p.merged_into_id IS NOT NULL);
    IF survivors IS NOT NULL THEN
        -- The row that goes on may be that of somebody dead.
        dead := dead || ARRAY(
            SELECT p.id FROM accounts_insuredperson p
            WHERE p.id = ANY (survivors) AND (p.died_on IS NOT NULL OR p.merged_into_id IS NOT NULL)
              AND p.died_on <= on_day);
    END IF;
    dead := dead || ARRAY(
        SELECT alias.merged_into_id FROM accounts_insuredperson alias
        WHERE alias.merged_into_id = ANY (people || survivors) AND alias.merged_into_id IS NOT NULL
          AND alias.died_on <= on_day);
    RETURN QUERY
    SELECT asked.id, coalesce(pair.survivor, asked.id)
    FROM unnest(people) AS asked (id)
    LEFT JOIN unnest(merged, survivors) AS pair (absorbed, survivor) ON pair.absorbed = asked.id
    WHERE asked.id NOT IN (SELECT unnest(dead)) AND coalesce(pair.survivor, asked.id) NOT IN (SELECT unnest(dead));
END
$$;
