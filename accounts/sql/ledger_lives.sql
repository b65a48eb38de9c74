-- An account is frozen with the death of whoever it belongs to, under whichever row, whoever records it; and open again
-- when the death is taken back.

CREATE FUNCTION accounts_ledger_follow_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    human bigint;
BEGIN
    FOR human IN SELECT DISTINCT unnest(ARRAY[
        coalesce(NEW.merged_into_id, NEW.id), coalesce(OLD.merged_into_id, OLD.id)]) ORDER BY 1
    LOOP
        UPDATE accounts_ledgeraccount a SET state = CASE WHEN life.is_over THEN 'frozen' ELSE 'open' END
            FROM (
                SELECT bool_or(p.died_on IS NOT NULL) AS is_over, array_agg(p.id) AS row_ids
                    FROM accounts_insuredperson p WHERE p.id = human OR p.merged_into_id = human
            ) life
            WHERE a.person_id = ANY (life.row_ids) AND a.state = CASE WHEN life.is_over THEN 'open' ELSE 'frozen' END;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_insuredperson_ledger AFTER UPDATE OF died_on, merged_into_id ON accounts_insuredperson
    FOR EACH ROW WHEN (OLD.died_on IS DISTINCT FROM NEW.died_on OR OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id)
    EXECUTE FUNCTION accounts_ledger_follow_life();

CREATE FUNCTION accounts_ledger_open_dead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM accounts_insuredperson p
        WHERE p.id = ANY (accounts_same_person(NEW.person_id)) AND p.died_on IS NOT NULL
    ) THEN
        NEW.state := 'frozen';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_ledgeraccount_open_dead BEFORE INSERT ON accounts_ledgeraccount
    FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION accounts_ledger_open_dead();
