-- Many benefits of all areas with their deadlines, as people who certified on some day of the last year. What guards
-- these tables is not read by the pass and would be most of the work of filling them; it is taken away.

DO $$
DECLARE
    guard record;
BEGIN
    FOR guard IN
        SELECT conrelid::regclass AS on_table, conname FROM pg_constraint
        WHERE contype IN ('f', 'x') AND conrelid IN (
            'certification_entitlement'::regclass, 'certification_deadline'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %%s DROP CONSTRAINT %%I', guard.on_table, guard.conname);
    END LOOP;
END
$$;

INSERT INTO certification_entitlement (id, public_id, person_id, benefit, paying_area_key, starts_on, recorded_at)
SELECT n, gen_random_uuid(), n, 'pension_resident', (%(areas)s::text[])[1 + n %% cardinality(%(areas)s::text[])],
    %(on)s::date - 3650 - (n %% 2000)::int, %(at)s
FROM generate_series(1, %(deadlines)s) AS n;

INSERT INTO certification_deadline (entitlement_id, person_id, benefit, paying_area_key, last_event_on, due_on, computed_at)
SELECT id, person_id, benefit, paying_area_key, %(on)s::date - (id %% 365)::int - 1, %(on)s::date + 400, %(at)s
FROM certification_entitlement;
