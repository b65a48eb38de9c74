-- Persons by number in one statement: hardly anybody stands in the registry twice, so what is asked is the holder, whether
-- anything was merged with them, and the number they are shown by, in one plan made once a connection. Whoever shares a
-- number, or was merged, is read step by step as before. Takes the place of the look-up in `number_lookup.sql`.

CREATE OR REPLACE FUNCTION accounts_persons_with_number(wanted bytea, of_country text)
RETURNS TABLE (
    id bigint, public_id uuid, name text, sex text, born_on date, died_on date, shown_number bytea)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    holder record;
    humans bigint[] := '{}';
    holders_count int := 0;
    is_merged boolean := false;
BEGIN
    FOR holder IN
        SELECT person.id, person.public_id, person.name, person.sex, person.born_on, person.died_on,
            person.merged_into_id IS NOT NULL OR EXISTS (
                SELECT 1 FROM accounts_insuredperson alias WHERE alias.merged_into_id = person.id) AS is_merged,
            uuid_send(person.public_id) || (
                SELECT shown.number_sealed
                FROM accounts_identitydocument shown
                WHERE shown.person_id = person.id AND shown.superseded_at IS NULL AND shown.role = 'current'
                ORDER BY accounts_document_order(shown.kind::text), shown.id
                LIMIT 1) AS shown_number
        FROM accounts_identitydocument document
        JOIN accounts_insuredperson person ON person.id = document.person_id
        WHERE document.superseded_at IS NULL
          AND document.number_index = wanted AND document.country = of_country
        LIMIT 2
    LOOP
        holders_count := holders_count + 1;
        is_merged := is_merged OR holder.is_merged;
        id := holder.id;
        public_id := holder.public_id;
        name := holder.name;
        sex := holder.sex;
        born_on := holder.born_on;
        died_on := holder.died_on;
        shown_number := holder.shown_number;
    END LOOP;
    IF holders_count < 2 AND NOT is_merged THEN
        IF holders_count = 1 THEN
            RETURN NEXT;
        END IF;
        RETURN;
    END IF;

    FOR holder IN
        SELECT coalesce(person.merged_into_id, person.id) AS human
        FROM accounts_identitydocument document
        JOIN accounts_insuredperson person ON person.id = document.person_id
        WHERE document.superseded_at IS NULL
          AND document.number_index = wanted AND document.country = of_country
    LOOP
        CONTINUE WHEN holder.human = ANY (humans);
        humans := humans || holder.human;
        SELECT human.id, human.public_id, human.name, human.sex, human.born_on
        INTO id, public_id, name, sex, born_on
        FROM accounts_insuredperson human WHERE human.id = holder.human;
        died_on := accounts_died_on(holder.human);
        shown_number := accounts_shown_number(holder.human);
        RETURN NEXT;
        -- A second one already says that the number says nobody.
        EXIT WHEN cardinality(humans) = 2;
    END LOOP;
END
$$;
