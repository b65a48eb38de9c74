-- Who is told about the matters of many people on a day: `family_reminder_recipients` for all of them at once.

CREATE FUNCTION family_reminder_recipients_among(people bigint[], on_day date)
RETURNS TABLE (person_id bigint, recipient_id bigint)
LANGUAGE sql STABLE AS $$
    WITH living AS MATERIALIZED (
        SELECT found.row_id, found.human_id FROM accounts_living_among(people, on_day) AS found
    ),
    -- A mandate may have been given under any row of a human being who stands in the registry twice.
    principals AS (
        SELECT living.row_id AS person_id, living.row_id AS principal_id FROM living
        UNION ALL
        SELECT living.row_id, living.human_id FROM living WHERE living.human_id <> living.row_id
        UNION ALL
        SELECT living.row_id, pair.absorbed
        FROM living JOIN accounts_merged_people() AS pair ON pair.survivor = living.human_id
        WHERE pair.absorbed <> living.row_id
    ),
    given AS MATERIALIZED (
        -- Person by person, so that it costs the same however many mandates there are.
        SELECT principals.person_id, live.helper_id
        FROM principals
        CROSS JOIN LATERAL (
            SELECT mandate.helper_id
            FROM family_mandate mandate
            WHERE mandate.principal_id = principals.principal_id
              AND mandate.revoked_at IS NULL
              AND mandate.frozen_at IS NULL
              AND mandate.starts_on <= on_day
              AND (mandate.ends_on IS NULL OR mandate.ends_on > on_day)
            OFFSET 0
        ) AS live
    )
    SELECT living.row_id, living.human_id FROM living
    UNION
    SELECT given.person_id, helper.human_id
    FROM given
    JOIN accounts_living_among(ARRAY(SELECT given.helper_id FROM given), on_day) AS helper
      ON helper.row_id = given.helper_id
$$;
