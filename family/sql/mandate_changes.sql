-- Whoever is newly to be told of somebody's matters: a mandate given, begun anew or no longer at rest leaves a row in
-- the same transaction, and the floor above takes it on the day the mandate begins, or later.

CREATE FUNCTION family_note_mandates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO family_mandatechange (mandate_id) SELECT given.id FROM given;
    RETURN NULL;
END
$$;

CREATE FUNCTION family_note_mandates_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO family_mandatechange (mandate_id)
    SELECT given.id FROM given JOIN was ON was.id = given.id
    WHERE (was.frozen_at IS NOT NULL AND given.frozen_at IS NULL)
       OR (was.revoked_at IS NOT NULL AND given.revoked_at IS NULL)
       OR was.starts_on <> given.starts_on;
    RETURN NULL;
END
$$;

CREATE TRIGGER family_mandate_given
    AFTER INSERT ON family_mandate REFERENCING NEW TABLE AS given
    FOR EACH STATEMENT EXECUTE FUNCTION family_note_mandates();
CREATE TRIGGER family_mandate_changed
    AFTER UPDATE ON family_mandate REFERENCING OLD TABLE AS was NEW TABLE AS given
    FOR EACH STATEMENT EXECUTE FUNCTION family_note_mandates_changed();

-- Takes some of those rows away and gives whose matters somebody is newly told of: once, whoever asks at once.
CREATE FUNCTION family_take_mandate_changes(on_day date, most integer) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
    people bigint[];
BEGIN
    WITH taken AS (
        DELETE FROM family_mandatechange gone
        WHERE gone.id IN (
            SELECT change.id
            FROM family_mandatechange change
            LEFT JOIN family_mandate mandate ON mandate.id = change.mandate_id
            WHERE mandate.starts_on IS NULL OR mandate.starts_on <= on_day
            ORDER BY change.id LIMIT most
            FOR UPDATE OF change SKIP LOCKED)
        RETURNING gone.mandate_id
    )
    SELECT array_agg(DISTINCT mandate.principal_id) INTO people
    FROM taken JOIN family_mandate mandate ON mandate.id = taken.mandate_id;
    RETURN coalesce(people, '{}');
END
$$;
