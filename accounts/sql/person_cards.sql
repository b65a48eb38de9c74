-- What screens show of some persons, in one call that other floors' functions make, too. Hardly anybody stands in the
-- registry twice: who does not is read straight from their row.

CREATE FUNCTION accounts_is_anybody_merged(persons bigint[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM accounts_insuredperson p WHERE p.merged_into_id IS NOT NULL AND p.id = ANY (persons))
        OR EXISTS (SELECT 1 FROM accounts_insuredperson p WHERE p.merged_into_id = ANY (persons));
END
$$;

-- For each row that was asked for: the row that goes on, and what is shown of that human being. The number comes sealed,
-- behind the public id of the row it stands with (see accounts_shown_number). One plan for every call: left to itself the
-- planner makes a new one each time, because arrays differ in length, and that takes longer than the reading.
CREATE FUNCTION accounts_person_cards(persons bigint[])
RETURNS TABLE (
    asked bigint, id bigint, public_id uuid, name text, sex text, born_on date, died_on date, shown_number bytea)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF accounts_is_anybody_merged(persons) THEN
        RETURN QUERY
        SELECT p.id, human.id, human.public_id, human.name::text, human.sex::text, human.born_on,
            accounts_died_on(human.id), accounts_shown_number(human.id)
        FROM accounts_insuredperson p JOIN accounts_insuredperson human ON human.id = coalesce(p.merged_into_id, p.id)
        WHERE p.id = ANY (persons);
    ELSE
        RETURN QUERY
        SELECT DISTINCT ON (p.id) p.id, p.id, p.public_id, p.name::text, p.sex::text, p.born_on, p.died_on,
            uuid_send(p.public_id) || document.number_sealed
        FROM accounts_insuredperson p
        LEFT JOIN accounts_identitydocument document
            ON document.person_id = p.id AND document.superseded_at IS NULL AND document.role = 'current'
        WHERE p.id = ANY (persons)
        ORDER BY p.id, accounts_document_order(document.kind::text), document.id;
    END IF;
END
$$;
