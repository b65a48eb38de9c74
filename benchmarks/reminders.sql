-- Obligations of all areas with a fixed number of them due on the day, whatever the population: the others come due on
-- other days, and heard of it in the months before. What guards these tables, and what finds people by name, is not
-- read by the plan and would be most of the work of filling them; it is taken away.

DO $$
DECLARE
    guard record;
BEGIN
    FOR guard IN
        SELECT conrelid::regclass AS on_table, conname FROM pg_constraint
        WHERE contype IN ('f', 'x') AND conrelid IN (
            'certification_entitlement'::regclass, 'certification_deadline'::regclass, 'family_mandate'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %%s DROP CONSTRAINT %%I', guard.on_table, guard.conname);
    END LOOP;
END
$$;
DROP INDEX accounts_person_name, accounts_person_name_keys;

-- The first of each hundred are drawn by lot for the day, so that they lie all over the tables.
CREATE TEMP TABLE obligation AS
SELECT n AS id, n %% (%(obligations)s / %(due)s) = 7 AS is_due, (%(area_keys)s::text[])[1 + n %% %(areas)s] AS area_key
FROM generate_series(1, %(obligations)s) AS n;

INSERT INTO accounts_insuredperson (id, public_id, name, name_typed, name_keys, has_unmapped_name, sex, born_on, recorded_at)
SELECT id, gen_random_uuid(), '合成' || id, '合成' || id, ARRAY['hecheng'], false, 'F', %(on)s::date - 365 * 75, %(at)s
FROM obligation;

-- One in four has a helper, who is somebody else on record.
INSERT INTO family_mandate
    (public_id, principal_id, helper_id, grade, scopes, legal_basis, confirmed_by, starts_on, confirmed_at, paper, end_reason)
SELECT gen_random_uuid(), id, 1 + (id + 4711) %% %(obligations)s, 'remind', '{}', 'consent', 'phone_code',
    %(on)s::date - 30, %(at)s, '', ''
FROM obligation WHERE (id / 100) %% 4 = 0;

INSERT INTO certification_entitlement
    (id, public_id, person_id, benefit, paying_area_key, starts_on, recorded_at)
SELECT id, gen_random_uuid(), id, 'pension_employee', area_key, %(on)s::date - 365 * 15, %(at)s FROM obligation;

-- The stages of the day, one after another; all other days lie between them.
INSERT INTO certification_deadline
    (entitlement_id, person_id, benefit, paying_area_key, last_event_on, due_on, computed_at)
SELECT id, id, 'pension_employee', area_key, %(on)s::date - 500,
    CASE WHEN is_due THEN %(on)s::date + (%(stages)s::int[])[1 + (id / 100) %% cardinality(%(stages)s::int[])]
         ELSE (%(others)s::date[])[1 + (id::bigint * 7919) %% cardinality(%(others)s::date[])] END,
    %(at)s
FROM obligation;

SELECT certification_open_reminder_months(%(on)s::date - 365, %(on)s::date + 31);
INSERT INTO certification_reminder
    (fire_on, entitlement_id, stage, recipient_id, due_on, state, why, planned_at, settled_at)
SELECT heard.day, heard.id, 0, heard.id, heard.day, 'released', '', heard.day, heard.day + interval '12 hours'
FROM (SELECT id, %(on)s::date - 40 - (id %% 320)::int AS day FROM obligation) AS heard;

TRUNCATE certification_deadlinechange, family_mandatechange;
DROP TABLE obligation;
