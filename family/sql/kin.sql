-- Everything from which the near relatives of some persons are derived, in one call: the facts of their neighbourhood
-- as they were known at an instant (nothing means now), and the cards of everybody in them.
--
-- The neighbourhood reaches up two steps, down two steps, and beside through a parent; for each child met it holds all
-- parent links, because one may end another, and of everybody met all marriages. Step by step and not in one statement:
-- each step's plan is made once a connection (which the setting makes sure of, for arrays of any length), and most
-- families are a few rows. Who stands in the registry twice is met under both rows; hardly anybody does, so the steps
-- are first made without asking.
--
-- Rows are of four parts: P a parentage (one_id the parent, other_id the child, word the kind), M a marriage, S the
-- mutual support of step-siblings, H a human being (id the row met, one_id the row that goes on, word the sex, starts_on
-- the birth, ends_on the death).

-- `across` asks each step for the other rows of whom it met.
CREATE FUNCTION family_met(persons bigint[], known timestamptz, across boolean) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked bigint[] := persons;
    parents bigint[];
    children bigint[];
    further bigint[];
BEGIN
    IF across THEN asked := accounts_same_people(asked); END IF;
    parents := ARRAY(
        SELECT link.parent_id FROM family_parentage link
        WHERE link.child_id = ANY (asked)
          AND link.recorded_at <= known AND (link.superseded_at IS NULL OR link.superseded_at > known));
    children := ARRAY(
        SELECT link.child_id FROM family_parentage link
        WHERE link.parent_id = ANY (asked)
          AND link.recorded_at <= known AND (link.superseded_at IS NULL OR link.superseded_at > known));
    IF across THEN parents := accounts_same_people(parents); children := accounts_same_people(children); END IF;
    further := ARRAY(
        SELECT link.parent_id FROM family_parentage link
        WHERE link.child_id = ANY (parents)
          AND link.recorded_at <= known AND (link.superseded_at IS NULL OR link.superseded_at > known)
        UNION ALL
        SELECT link.child_id FROM family_parentage link
        WHERE link.parent_id = ANY (parents || children)
          AND link.recorded_at <= known AND (link.superseded_at IS NULL OR link.superseded_at > known));
    IF across THEN further := accounts_same_people(further); END IF;
    RETURN asked || parents || children || further;
END
$$;

CREATE FUNCTION family_kin(persons bigint[], known_at timestamptz) RETURNS TABLE (
    part text, id bigint, one_id bigint, other_id bigint, word text, starts_on date, ends_on date, end_reason text,
    public_id uuid, name text, shown_number bytea)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    known CONSTANT timestamptz := coalesce(known_at, 'infinity');
    asked bigint[] := persons;
    met bigint[] := family_met(persons, known, false);
    everybody bigint[];
BEGIN
    IF accounts_is_anybody_merged(met) THEN
        asked := accounts_same_people(persons);
        met := family_met(persons, known, true);
    END IF;

    everybody := met;
    part := 'P';
    FOR id, one_id, other_id, word, starts_on, ends_on, end_reason IN
        SELECT link.id, link.parent_id, link.child_id, link.kind, link.starts_on, link.ends_on, link.end_reason
        FROM family_parentage link
        WHERE link.child_id = ANY (met)
          AND link.recorded_at <= known AND (link.superseded_at IS NULL OR link.superseded_at > known)
    LOOP
        everybody := everybody || one_id;
        RETURN NEXT;
    END LOOP;

    part := 'S';
    FOR id, one_id, other_id, starts_on, ends_on, end_reason IN
        SELECT support.id, support.one_id, support.other_id, support.starts_on, support.ends_on, support.end_reason
        FROM family_siblingsupport support
        WHERE (support.one_id = ANY (asked) OR support.other_id = ANY (asked))
          AND support.recorded_at <= known AND (support.superseded_at IS NULL OR support.superseded_at > known)
    LOOP
        everybody := everybody || one_id || other_id;
        RETURN NEXT;
    END LOOP;

    part := 'M';
    IF accounts_is_anybody_merged(everybody) THEN
        met := accounts_same_people(everybody);
    ELSE
        met := everybody;
    END IF;
    FOR id, one_id, other_id, starts_on, ends_on, end_reason IN
        SELECT marriage.id, marriage.one_id, marriage.other_id, marriage.starts_on, marriage.ends_on,
            marriage.end_reason
        FROM family_marriage marriage
        WHERE (marriage.one_id = ANY (met) OR marriage.other_id = ANY (met))
          AND marriage.recorded_at <= known AND (marriage.superseded_at IS NULL OR marriage.superseded_at > known)
    LOOP
        everybody := everybody || one_id || other_id;
        RETURN NEXT;
    END LOOP;

    RETURN QUERY
    SELECT 'H', human.asked, human.id, NULL::bigint, human.sex, human.born_on, human.died_on, NULL::text,
        human.public_id, human.name, human.shown_number
    FROM accounts_person_cards(everybody) human;
END
$$;

DROP FUNCTION family_neighbourhood(bigint[]);
