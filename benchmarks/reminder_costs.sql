-- Pensioners whose deadline comes to a stage today, and for every second one a helper who is told as well.

CREATE TEMP TABLE member AS
SELECT n + 1 AS id, n %% 3 AS place, (n / 3) %% 8 AS stage FROM generate_series(0, %(persons)s - 1) AS n;

INSERT INTO accounts_insuredperson (id, public_id, name, name_typed, name_keys, has_unmapped_name, sex, born_on, recorded_at)
SELECT id, gen_random_uuid(), '合成' || id, '合成' || id, ARRAY['hecheng'], false, 'F',
    %(on)s::date - 365 * CASE WHEN place < 2 THEN 75 ELSE 45 END, %(at)s
FROM member;

INSERT INTO family_mandate
    (public_id, principal_id, helper_id, grade, scopes, legal_basis, confirmed_by, starts_on, confirmed_at, paper, end_reason)
SELECT gen_random_uuid(), id, id + 1, 'remind', '{}', 'consent', 'desk', %(on)s::date - 30, %(at)s, '', ''
FROM member WHERE place = 1;

INSERT INTO certification_entitlement
    (id, public_id, person_id, benefit, paying_area_key, starts_on, recorded_at)
SELECT id, gen_random_uuid(), id, 'pension_employee', (%(area_keys)s::text[])[1 + id %% %(areas)s],
    %(on)s::date - 365 * 15, %(at)s
FROM member WHERE place < 2;

INSERT INTO certification_deadline
    (entitlement_id, person_id, benefit, paying_area_key, last_event_on, due_on, computed_at)
SELECT id, id, 'pension_employee', (%(area_keys)s::text[])[1 + id %% %(areas)s], %(on)s::date - 366,
    %(on)s::date + (ARRAY[60, 30, 15, 7, 1, 0, -7, -30])[1 + stage], %(at)s
FROM member WHERE place < 2;

DROP TABLE member;
