-- Persons by number, step by step: hardly anybody stands in the registry twice, and for everybody else each step is one
-- descent of an index by a plan made once a connection. Takes the place of the look-up in `merges.sql`.

-- Which kind of document a person is shown by comes first; a test holds the list against DocumentKind.
CREATE FUNCTION accounts_document_order(kind text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_position(ARRAY[
        'citizen_id', 'hk_macao_residence', 'taiwan_residence', 'foreign_residence', 'foreign_residence_old',
        'hk_macao_travel', 'taiwan_travel', 'passport', 'birth_certificate'], kind)
$$;

CREATE OR REPLACE FUNCTION accounts_persons_with_number(wanted bytea, of_country text)
RETURNS TABLE (
    id bigint, public_id uuid, name text, sex text, born_on date, died_on date, shown_number bytea)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    holder record;
    humans bigint[] := '{}';
BEGIN
    FOR holder IN
        SELECT coalesce(person.merged_into_id, person.id) AS human
        FROM accounts_identitydocument document
        JOIN accounts_insuredperson person ON person.id = document.person_id
        WHERE document.superseded_at IS NULL
          AND document.number_index = wanted AND document.country = of_country
    LOOP
        CONTINUE WHEN holder.human = ANY (humans);
        humans := humans || holder.human;
        SELECT human.id, human.public_id, human.name, human.sex, human.born_on, human.died_on
        INTO id, public_id, name, sex, born_on, died_on
        FROM accounts_insuredperson human WHERE human.id = holder.human;
        IF EXISTS (SELECT 1 FROM accounts_insuredperson alias WHERE alias.merged_into_id = holder.human) THEN
            died_on := accounts_died_on(holder.human);
            shown_number := accounts_shown_number(holder.human);
        ELSE
            shown_number := uuid_send(public_id) || (
                SELECT document.number_sealed
                FROM accounts_identitydocument document
                WHERE document.person_id = holder.human AND document.superseded_at IS NULL
                  AND document.role = 'current'
                ORDER BY accounts_document_order(document.kind::text), document.id
                LIMIT 1);
        END IF;
        RETURN NEXT;
        -- A second one already says that the number says nobody.
        EXIT WHEN cardinality(humans) = 2;
    END LOOP;
END
$$;
