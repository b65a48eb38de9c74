-- A deadline that came or moved, and a benefit of which a decision says something new, leave a row in the same
-- transaction; the next plan takes it and looks whether a stage is reached. One INSERT for a statement, however many
-- rows it changed.

CREATE FUNCTION certification_note_deadlines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO certification_deadlinechange (entitlement_id) SELECT DISTINCT come.entitlement_id FROM come;
    RETURN NULL;
END
$$;

CREATE FUNCTION certification_note_deadlines_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO certification_deadlinechange (entitlement_id)
    SELECT come.entitlement_id FROM come JOIN was ON was.entitlement_id = come.entitlement_id
    WHERE (was.due_on, was.paying_area_key, was.benefit, was.person_id)
        <> (come.due_on, come.paying_area_key, come.benefit, come.person_id);
    RETURN NULL;
END
$$;

CREATE TRIGGER certification_deadline_came
    AFTER INSERT ON certification_deadline REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION certification_note_deadlines();
CREATE TRIGGER certification_deadline_moved
    AFTER UPDATE ON certification_deadline REFERENCING OLD TABLE AS was NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION certification_note_deadlines_moved();
CREATE TRIGGER certification_standingperiod_came
    AFTER INSERT ON certification_standingperiod REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION certification_note_deadlines();
CREATE TRIGGER certification_standingperiod_changed
    AFTER UPDATE ON certification_standingperiod REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION certification_note_deadlines();

-- Takes some of those rows away and gives the benefits to look at, those of people with a new helper too.
CREATE FUNCTION certification_take_changes(on_day date, most integer) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
    told CONSTANT bigint[] := family_take_mandate_changes(on_day, most);
    taken bigint[];
BEGIN
    WITH gone AS (
        DELETE FROM certification_deadlinechange change
        WHERE change.id IN (
            SELECT one.id FROM certification_deadlinechange one ORDER BY one.id LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING change.entitlement_id
    )
    SELECT array_agg(DISTINCT gone.entitlement_id) INTO taken FROM gone;
    IF cardinality(told) > 0 THEN
        taken := taken || ARRAY(
            SELECT due.entitlement_id FROM certification_deadline due
            WHERE due.person_id = ANY (accounts_same_people(told)));
    END IF;
    RETURN coalesce(taken, '{}');
END
$$;
