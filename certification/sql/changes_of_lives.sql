-- Takes the place of the function in `deadline_changes.sql`: the benefits to look at are those of people whose death was
-- taken back, too.

CREATE OR REPLACE FUNCTION certification_take_changes(on_day date, most integer) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
    told CONSTANT bigint[] := family_take_mandate_changes(on_day, most) || accounts_take_life_changes(most);
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
