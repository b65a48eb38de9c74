-- A death that is taken back, or moved to a later day, leaves a row in the same transaction: whoever has to be told of
-- something about the person is looked for anew by the floor above. It fires for such rows alone.

CREATE FUNCTION accounts_note_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO accounts_lifechange (person_id) VALUES (NEW.id);
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_insuredperson_lives AFTER UPDATE OF died_on ON accounts_insuredperson
FOR EACH ROW WHEN (OLD.died_on IS NOT NULL AND (NEW.died_on IS NULL OR NEW.died_on > OLD.died_on))
EXECUTE FUNCTION accounts_note_life();

-- Takes some of those rows away and gives the people: once, whoever asks at once.
CREATE FUNCTION accounts_take_life_changes(most integer) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
    people bigint[];
BEGIN
    WITH gone AS (
        DELETE FROM accounts_lifechange change
        WHERE change.id IN (
            SELECT one.id FROM accounts_lifechange one ORDER BY one.id LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING change.person_id
    )
    SELECT array_agg(DISTINCT gone.person_id) INTO people FROM gone;
    RETURN coalesce(people, '{}');
END
$$;
