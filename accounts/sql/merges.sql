-- One human being may stand in several rows; `merged_into_id` of all but one names the one that goes on. These
-- functions are how rows of any floor are read across them: `person_id = ANY (accounts_same_person(x))` is one descent
-- of the index on person_id for each row of that human being, and there is almost always one.

CREATE FUNCTION accounts_canonical_person(person bigint) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN coalesce((SELECT p.merged_into_id FROM accounts_insuredperson p WHERE p.id = person), person);
END
$$;

CREATE FUNCTION accounts_same_person(person bigint) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    one CONSTANT bigint :=
        coalesce((SELECT p.merged_into_id FROM accounts_insuredperson p WHERE p.id = person), person);
BEGIN
    RETURN array_remove(
        one || ARRAY(SELECT alias.id FROM accounts_insuredperson alias WHERE alias.merged_into_id = one), NULL);
END
$$;

CREATE FUNCTION accounts_same_people(persons bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    humans bigint[] := ARRAY(SELECT DISTINCT unnest(persons));
BEGIN
    -- Hardly anybody stands in the registry twice: two looks into a small index, and nothing more.
    IF EXISTS (SELECT 1 FROM accounts_insuredperson p WHERE p.merged_into_id IS NOT NULL AND p.id = ANY (humans))
        OR EXISTS (SELECT 1 FROM accounts_insuredperson p WHERE p.merged_into_id = ANY (humans))
    THEN
        humans := ARRAY(
            SELECT coalesce(p.merged_into_id, asked.id)
            FROM unnest(humans) AS asked (id) LEFT JOIN accounts_insuredperson p ON p.id = asked.id);
        humans := ARRAY(
            SELECT unnest(humans)
            UNION
            SELECT alias.id FROM accounts_insuredperson alias WHERE alias.merged_into_id = ANY (humans));
    END IF;
    RETURN humans;
END
$$;

-- All pairs of rows that were merged: as many as there are merges, for statements over everybody.
CREATE FUNCTION accounts_merged_people() RETURNS TABLE (absorbed bigint, survivor bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT p.id, p.merged_into_id FROM accounts_insuredperson p WHERE p.merged_into_id IS NOT NULL
$$;

-- A death is recorded with one of the rows and is the death of all of them.
CREATE FUNCTION accounts_died_on(person bigint) RETURNS date
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT min(p.died_on) FROM accounts_insuredperson p WHERE p.id = ANY (accounts_same_person(person)));
END
$$;

CREATE OR REPLACE FUNCTION accounts_is_alive(person bigint, on_day date) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    one bigint;
    died date;
BEGIN
    SELECT coalesce(p.merged_into_id, p.id), p.died_on INTO one, died FROM accounts_insuredperson p WHERE p.id = person;
    IF one IS NULL OR died <= on_day THEN
        RETURN false;
    END IF;
    RETURN NOT EXISTS (
            SELECT 1 FROM accounts_insuredperson p WHERE p.merged_into_id = one AND p.died_on <= on_day)
        AND (one = person OR NOT EXISTS (
            SELECT 1 FROM accounts_insuredperson p WHERE p.id = one AND p.died_on <= on_day));
END
$$;

-- The number of the document that is shown first, of all that a human being has under whatever row: the public id of
-- its row, under which it is sealed, and the sealed number behind it. The row that goes on comes first.
CREATE OR REPLACE FUNCTION accounts_shown_number(person bigint) RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
DECLARE
    rows CONSTANT bigint[] := accounts_same_person(person);
BEGIN
    RETURN (
        SELECT uuid_send(owner.public_id) || document.number_sealed
        FROM accounts_identitydocument document
        JOIN accounts_insuredperson owner ON owner.id = document.person_id
        WHERE document.person_id = ANY (rows) AND document.superseded_at IS NULL AND document.role = 'current'
        ORDER BY array_position(ARRAY[
            'citizen_id', 'hk_macao_residence', 'taiwan_residence', 'foreign_residence', 'foreign_residence_old',
            'hk_macao_travel', 'taiwan_travel', 'passport', 'birth_certificate'], document.kind::text),
            owner.merged_into_id NULLS FIRST, document.id
        LIMIT 1);
END
$$;

-- At most two human beings who have or had a number, by its blind index: a second one means that it says nobody.
CREATE OR REPLACE FUNCTION accounts_persons_with_number(wanted bytea, of_country text)
RETURNS TABLE (
    id bigint, public_id uuid, name text, sex text, born_on date, died_on date, shown_number bytea)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT human.id, human.public_id, human.name::text, human.sex::text, human.born_on, accounts_died_on(human.id),
        accounts_shown_number(human.id)
    FROM accounts_insuredperson human
    WHERE human.id IN (
        SELECT coalesce(holder.merged_into_id, holder.id)
        FROM accounts_identitydocument document
        JOIN accounts_insuredperson holder ON holder.id = document.person_id
        WHERE document.superseded_at IS NULL
          AND document.number_index = wanted AND document.country = of_country)
    LIMIT 2;
END
$$;

-- No chains: whoever goes on is no alias. Asked at the end of the transaction, for a merge re-points several rows.
CREATE FUNCTION accounts_merge_without_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM accounts_insuredperson p JOIN accounts_insuredperson further ON further.id = p.merged_into_id
        WHERE (p.id = NEW.id OR p.merged_into_id = NEW.id) AND further.merged_into_id IS NOT NULL)
    THEN
        RAISE EXCEPTION 'a person is merged into one who goes on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_person_no_chain';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER accounts_insuredperson_no_chain
    AFTER UPDATE OF merged_into_id ON accounts_insuredperson
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL)
    EXECUTE FUNCTION accounts_merge_without_chain();

CREATE FUNCTION accounts_merge_undone_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL THEN
        RAISE EXCEPTION 'a merge is undone once, and never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    OLD.undone_at := NEW.undone_at;
    OLD.undone_by_id := NEW.undone_by_id;
    OLD.undone_reason := NEW.undone_reason;
    IF NEW *<> OLD THEN
        RAISE EXCEPTION 'a merge is never changed: undo it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_personmerge_undone_once
    AFTER UPDATE OR DELETE ON accounts_personmerge
    FOR EACH ROW EXECUTE FUNCTION accounts_merge_undone_once();
