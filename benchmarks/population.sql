-- A synthetic population: families of eight, four of them pensioners.
-- Members by number: 0 and 1 the father's parents, 2 and 3 the mother's, 4 the father, 5 the mother, 6 a son, 7 a daughter.
-- The mother holds a mandate to be reminded for her own mother. Of every 25 families the pensioners of four are due
-- within 60 days, the others later.

CREATE TEMP TABLE member AS
SELECT n + 1 AS id, n / 8 AS family, (n %% 8)::int AS place
FROM generate_series(0, %(persons)s - 1) AS n;

INSERT INTO accounts_insuredperson (id, public_id, name, name_typed, name_keys, has_unmapped_name, sex, born_on, recorded_at)
SELECT id, gen_random_uuid(), '合成' || id, '合成' || id, ARRAY['hecheng'], false, CASE WHEN place %% 2 = 0 THEN 'M' ELSE 'F' END,
    %(on)s::date - 365 * CASE WHEN place < 4 THEN 75 WHEN place < 6 THEN 45 ELSE 15 END, %(at)s
FROM member;

INSERT INTO family_parentage
    (parent_id, child_id, kind, end_reason, evidence, starts_on, recorded_at)
SELECT child.id - child.place + parent, child.id, 'birth', '', 'synthetic', %(on)s::date - 365 * 45, %(at)s
FROM member child
JOIN (VALUES (4, 0), (4, 1), (5, 2), (5, 3), (6, 4), (6, 5), (7, 4), (7, 5)) AS link (child, parent)
    ON link.child = child.place;

INSERT INTO family_marriage
    (one_id, other_id, end_reason, evidence, starts_on, recorded_at)
SELECT id, id + 1, '', 'synthetic', %(on)s::date - 365 * 46, %(at)s
FROM member WHERE place IN (0, 2, 4);

INSERT INTO family_mandate
    (public_id, principal_id, helper_id, grade, legal_basis, starts_on, confirmed_at)
SELECT gen_random_uuid(), id, id + 2, 'remind', 'synthetic', %(on)s::date - 30, %(at)s
FROM member WHERE place = 3;

INSERT INTO certification_entitlement
    (id, public_id, person_id, benefit, paying_area_key, starts_on, recorded_at)
SELECT id, gen_random_uuid(), id, 'pension_employee', (%(area_keys)s::text[])[1 + family %% %(areas)s],
    %(on)s::date - 365 * 15, %(at)s
FROM member WHERE place < 4;

INSERT INTO certification_deadline
    (entitlement_id, person_id, benefit, paying_area_key, last_event_on, due_on, computed_at)
SELECT entitled.id, entitled.person_id, entitled.benefit, entitled.paying_area_key, %(on)s::date - 366,
    %(on)s::date + CASE WHEN family %% 25 < 4 THEN 1 + (family / 25) %% 60 ELSE 61 + family %% 300 END, %(at)s
FROM certification_entitlement entitled JOIN member USING (id);

DROP TABLE member;
