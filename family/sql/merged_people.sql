-- Kinship and mandates read across the rows of human beings who stand in the registry twice; the edges of both count,
-- and whoever reads them puts the row that goes on in place of each end.

CREATE OR REPLACE FUNCTION family_neighbourhood(persons bigint[]) RETURNS SETOF family_parentage
LANGUAGE sql STABLE AS $$
    WITH asked AS MATERIALIZED (
        SELECT accounts_same_people(persons) AS ids
    ),
    parents AS MATERIALIZED (
        SELECT accounts_same_people(array_agg(link.parent_id)) AS ids FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.child_id = ANY ((SELECT ids FROM asked)::bigint[])
    ),
    grandparents AS MATERIALIZED (
        SELECT accounts_same_people(array_agg(link.parent_id)) AS ids FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.child_id = ANY ((SELECT ids FROM parents)::bigint[])
    ),
    children AS MATERIALIZED (
        SELECT accounts_same_people(array_agg(link.child_id)) AS ids FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.parent_id = ANY ((SELECT ids FROM asked)::bigint[])
    ),
    siblings AS MATERIALIZED (
        SELECT accounts_same_people(array_agg(link.child_id)) AS ids FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.parent_id = ANY ((SELECT ids FROM parents)::bigint[])
    ),
    grandchildren AS MATERIALIZED (
        SELECT accounts_same_people(array_agg(link.child_id)) AS ids FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.parent_id = ANY ((SELECT ids FROM children)::bigint[])
    ),
    met AS (
        SELECT unnest(ids) AS id FROM asked
        UNION SELECT unnest(ids) FROM parents
        UNION SELECT unnest(ids) FROM grandparents
        UNION SELECT unnest(ids) FROM children
        UNION SELECT unnest(ids) FROM siblings
        UNION SELECT unnest(ids) FROM grandchildren
    )
    SELECT link.* FROM family_parentage link
    WHERE link.superseded_at IS NULL AND link.child_id IN (SELECT id FROM met)
$$;

CREATE OR REPLACE FUNCTION family_reminder_recipients(person bigint, on_day date) RETURNS TABLE (recipient_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT accounts_canonical_person(person) WHERE accounts_is_alive(person, on_day)
    UNION
    SELECT accounts_canonical_person(mandate.helper_id)
    FROM family_mandate mandate
    WHERE mandate.principal_id = ANY (accounts_same_person(person))
      AND mandate.revoked_at IS NULL
      AND mandate.starts_on <= on_day
      AND (mandate.ends_on IS NULL OR mandate.ends_on > on_day)
      AND accounts_is_alive(person, on_day)
      AND accounts_is_alive(mandate.helper_id, on_day)
$$;
