-- Whose recorded facts may contradict one another, in one pass over all facts as they are known now: a rough sieve, whose
-- rows the pure rules (`family.rules.contradictions`) then judge. It lets through everything they would find, and the
-- ages it asks for are the highest any version of the law asked for.
--
-- Each row is the people of one contradiction. Merged records are one human being. A circle of descent holds at least one
-- parent who is not older than the child, or whose age nobody knows, so the climb begins there alone.

CREATE FUNCTION family_may_contradict(
    gap_years integer, marriage_years integer, adopter_years integer, adopter_gap_years integer, adoptee_years integer,
    generations integer)
RETURNS TABLE (people bigint[])
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE
    human AS MATERIALIZED (
        SELECT row_id, id, sex, born_on, died_on FROM accounts_humans()
    ),
    link AS MATERIALIZED (
        SELECT parent.id AS parent_id, child.id AS child_id, fact.kind, fact.starts_on, parent.sex AS parent_sex,
            parent.born_on AS parent_born_on, parent.died_on AS parent_died_on, child.sex AS child_sex,
            child.born_on AS child_born_on, child.died_on AS child_died_on
        FROM family_parentage fact
        JOIN human parent ON parent.row_id = fact.parent_id
        JOIN human child ON child.row_id = fact.child_id
        WHERE fact.superseded_at IS NULL AND fact.end_reason <> 'void' AND parent.id <> child.id
            AND NOT (fact.kind = 'birth' AND fact.end_reason = 'court')
    ),
    wedded AS MATERIALIZED (
        SELECT fact.id, one.id AS one_id, other.id AS other_id, fact.starts_on,
            least(fact.ends_on, one.died_on, other.died_on) AS until, one.born_on AS one_born_on,
            other.born_on AS other_born_on
        FROM family_marriage fact
        JOIN human one ON one.row_id = fact.one_id
        JOIN human other ON other.row_id = fact.other_id
        WHERE fact.superseded_at IS NULL AND fact.end_reason <> 'void' AND one.id <> other.id
    ),
    spouse AS MATERIALIZED (
        SELECT id, one_id AS person_id, other_id AS with_id, starts_on, until FROM wedded
        UNION ALL
        SELECT id, other_id, one_id, starts_on, until FROM wedded
    ),
    -- Every ancestor by birth two steps up, and everybody as their own, for two of one line.
    ancestor AS MATERIALIZED (
        SELECT person_id, person_id AS ancestor_id FROM spouse
        UNION
        SELECT spouse.person_id, link.parent_id
        FROM spouse JOIN link ON link.child_id = spouse.person_id WHERE link.kind <> 'step'
        UNION
        SELECT spouse.person_id, further.parent_id
        FROM spouse
        JOIN link ON link.child_id = spouse.person_id
        JOIN link further ON further.child_id = link.parent_id
        WHERE link.kind <> 'step' AND further.kind <> 'step'
    ),
    climb AS (
        SELECT child_id AS began, parent_id AS reached, ARRAY[child_id, parent_id] AS people
        FROM link WHERE kind <> 'step' AND (parent_born_on < child_born_on) IS NOT TRUE
        UNION ALL
        SELECT climb.began, link.parent_id, climb.people || link.parent_id
        FROM climb JOIN link ON link.child_id = climb.reached
        WHERE link.kind <> 'step' AND climb.reached <> climb.began AND cardinality(climb.people) <= generations + 1
            AND (link.parent_id = climb.began OR link.parent_id <> ALL (climb.people))
    )
    SELECT ARRAY[one.child_id, one.parent_id, other.parent_id]
    FROM link one
    JOIN link other ON other.child_id = one.child_id AND other.parent_id > one.parent_id
        AND other.parent_sex = one.parent_sex
    WHERE one.kind = 'birth' AND other.kind = 'birth' AND one.parent_sex IN ('F', 'M')
    UNION ALL
    SELECT ARRAY[parent_id, child_id]
    FROM link
    WHERE parent_born_on >= child_born_on
        OR (kind = 'birth' AND parent_born_on + make_interval(years => gap_years) > child_born_on)
        OR starts_on < parent_born_on OR starts_on < child_born_on
        OR child_died_on < starts_on OR parent_died_on < starts_on
        OR (kind = 'adoption' AND (parent_born_on + make_interval(years => adopter_years) > starts_on
            OR (parent_sex <> child_sex AND parent_born_on + make_interval(years => adopter_gap_years) > child_born_on)
            OR child_born_on + make_interval(years => adoptee_years) <= starts_on))
    UNION ALL
    SELECT people FROM climb WHERE began = reached
    UNION ALL
    SELECT ARRAY[one.person_id, one.with_id, other.with_id]
    FROM spouse one
    JOIN spouse other ON other.person_id = one.person_id AND other.id > one.id AND other.with_id <> one.with_id
    WHERE one.starts_on < coalesce(other.until, 'infinity') AND other.starts_on < coalesce(one.until, 'infinity')
    UNION ALL
    SELECT ARRAY[one_id, other_id]
    FROM wedded
    WHERE one_born_on + make_interval(years => marriage_years) > starts_on
        OR other_born_on + make_interval(years => marriage_years) > starts_on
        OR until < starts_on
    UNION ALL
    SELECT DISTINCT ARRAY[wedded.one_id, wedded.other_id]
    FROM wedded
    JOIN ancestor one ON one.person_id = wedded.one_id
    JOIN ancestor other ON other.person_id = wedded.other_id AND other.ancestor_id = one.ancestor_id
$$;
