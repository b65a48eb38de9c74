-- The parentage rows from which every near relative of some persons is derived: up two steps, down two steps,
-- and beside through a parent; for each child met, all of its parent links, because one may end another.
-- As it began; `merged_people.sql` reads across the rows of one human being.

CREATE FUNCTION family_neighbourhood(persons bigint[]) RETURNS SETOF family_parentage
LANGUAGE sql STABLE AS $$
    WITH parents AS (
        SELECT link.parent_id AS id FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.child_id = ANY (persons)
    ),
    grandparents AS (
        SELECT link.parent_id AS id FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.child_id IN (SELECT id FROM parents)
    ),
    children AS (
        SELECT link.child_id AS id FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.parent_id = ANY (persons)
    ),
    siblings AS (
        SELECT link.child_id AS id FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.parent_id IN (SELECT id FROM parents)
    ),
    grandchildren AS (
        SELECT link.child_id AS id FROM family_parentage link
        WHERE link.superseded_at IS NULL AND link.parent_id IN (SELECT id FROM children)
    ),
    met AS (
        SELECT unnest(persons) AS id
        UNION SELECT id FROM parents
        UNION SELECT id FROM grandparents
        UNION SELECT id FROM children
        UNION SELECT id FROM siblings
        UNION SELECT id FROM grandchildren
    )
    SELECT link.* FROM family_parentage link
    WHERE link.superseded_at IS NULL AND link.child_id IN (SELECT id FROM met)
$$;
