-- Kinship and mandates read across the rows of human beings who stand in the registry twice; the edges of both count,
-- and whoever reads them puts the row that goes on in place of each end.

-- Step by step and not in one statement: each step's plan is made once a connection, and most families are a few rows.
-- A function of another language takes the place of the first one.
DROP FUNCTION family_neighbourhood(bigint[]);
CREATE FUNCTION family_neighbourhood(persons bigint[]) RETURNS SETOF family_parentage
LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked CONSTANT bigint[] := accounts_same_people(persons);
    parents CONSTANT bigint[] := accounts_same_people(ARRAY(
        SELECT link.parent_id FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.child_id = ANY (asked)));
    children CONSTANT bigint[] := accounts_same_people(ARRAY(
        SELECT link.child_id FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.parent_id = ANY (asked)));
    further CONSTANT bigint[] := accounts_same_people(ARRAY(
        SELECT link.parent_id FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.child_id = ANY (parents)
        UNION ALL
        SELECT link.child_id FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.parent_id = ANY (parents || children)));
BEGIN
    RETURN QUERY
    SELECT link.* FROM family_parentage link
    WHERE link.superseded_at IS NULL AND link.child_id = ANY (asked || parents || children || further);
END
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
