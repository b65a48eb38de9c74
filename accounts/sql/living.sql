-- Which of many people live on a day, and the row that goes on for each: `accounts_is_alive` and
-- `accounts_canonical_person` for all of them at once. A death recorded with one row of a human being is that of all.

CREATE FUNCTION accounts_living_among(people bigint[], on_day date) RETURNS TABLE (row_id bigint, human_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT p.id, coalesce(p.merged_into_id, p.id)
    FROM accounts_insuredperson p
    WHERE p.id = ANY (people)
      AND (p.died_on IS NULL OR p.died_on > on_day)
      AND coalesce(p.merged_into_id, p.id) NOT IN (
        SELECT alias.merged_into_id FROM accounts_insuredperson alias
        WHERE alias.merged_into_id IS NOT NULL AND alias.died_on <= on_day
        UNION ALL
        SELECT own.id
        FROM accounts_insuredperson alias JOIN accounts_insuredperson own ON own.id = alias.merged_into_id
        WHERE alias.merged_into_id IS NOT NULL AND own.died_on <= on_day)
$$;
