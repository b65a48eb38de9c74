-- Persons by number, and the number of a person, each in one round trip: every door asks for them.
-- As it began; `merges.sql` reads across the rows of one human being.

-- The sealed number of the document that is shown first; the order of the kinds is that of DocumentKind, which a test
-- holds against this list.
CREATE FUNCTION accounts_shown_number(person bigint) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT document.number_sealed
    FROM accounts_identitydocument document
    WHERE document.person_id = person AND document.superseded_at IS NULL AND document.role = 'current'
    ORDER BY array_position(ARRAY[
        'citizen_id', 'hk_macao_residence', 'taiwan_residence', 'foreign_residence', 'foreign_residence_old',
        'hk_macao_travel', 'taiwan_travel', 'passport', 'birth_certificate'], document.kind::text), document.id
    LIMIT 1
$$;

-- At most two persons who have or had a number, by its blind index: a second one means that it says nobody.
CREATE FUNCTION accounts_persons_with_number(wanted bytea, of_country text)
RETURNS TABLE (
    id bigint, public_id uuid, name text, sex text, born_on date, died_on date, shown_number bytea)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT person.id, person.public_id, person.name::text, person.sex::text, person.born_on, person.died_on,
        accounts_shown_number(person.id)
    FROM accounts_insuredperson person
    WHERE person.id IN (
        SELECT document.person_id FROM accounts_identitydocument document
        WHERE document.superseded_at IS NULL
          AND document.number_index = wanted AND document.country = of_country)
    LIMIT 2;
END
$$;
