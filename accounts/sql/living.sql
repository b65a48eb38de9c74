-- Which of many people live on a day, and the row that goes on for each: `accounts_is_alive` and
-- `accounts_canonical_person` for all of them at once. Looks only into the index of those who died or were merged,
-- person by person: that costs the same however many people are on record. A death recorded with one row of a human
-- being is that of all.

CREATE FUNCTION accounts_living_among(people bigint[], on_day date) RETURNS TABLE (row_id bigint, human_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT asked.id, coalesce(apart.merged_into_id, asked.id)
    FROM unnest(people) AS asked (id)
    LEFT JOIN LATERAL (
        SELECT p.died_on, p.merged_into_id
        FROM accounts_insuredperson p
        WHERE p.id = asked.id AND (p.died_on IS NOT NULL OR p.merged_into_id IS NOT NULL)
        OFFSET 0
    ) AS apart ON true
    WHERE (apart.died_on IS NULL OR apart.died_on > on_day)
      AND coalesce(apart.merged_into_id, asked.id) NOT IN (
        SELECT alias.merged_into_id FROM accounts_insuredperson alias
        WHERE alias.merged_into_id IS NOT NULL AND alias.died_on <= on_day
        UNION ALL
        SELECT own.id
        FROM accounts_insuredperson alias JOIN accounts_insuredperson own ON own.id = alias.merged_into_id
        WHERE alias.merged_into_id IS NOT NULL AND own.died_on <= on_day)
$$;
