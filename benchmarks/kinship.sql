-- Families of eight as in `population.sql`, from one number of people up to another, each with an identity document.
-- What guards these tables is not read by any look-up and would be most of the work; it is taken away.

DO $$
DECLARE
    guard record;
BEGIN
    FOR guard IN
        SELECT conrelid::regclass AS on_table, conname FROM pg_constraint
        WHERE contype IN ('f', 'x') AND conrelid IN (
            'accounts_insuredperson'::regclass, 'accounts_identitydocument'::regclass,
            'family_parentage'::regclass, 'family_marriage'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %%s DROP CONSTRAINT %%I', guard.on_table, guard.conname);
    END LOOP;
END
$$;

CREATE TEMP TABLE member AS
SELECT n + 1 AS id, (n %% 8)::int AS place FROM generate_series(%(since)s, %(until)s - 1) AS n;

INSERT INTO accounts_insuredperson (id, public_id, name, name_typed, name_keys, has_unmapped_name, sex, born_on, recorded_at)
SELECT id, gen_random_uuid(), '合成' || id, '合成' || id, ARRAY['hecheng'], false,
    CASE WHEN place %% 2 = 0 THEN 'M' ELSE 'F' END,
    %(on)s::date - 365 * CASE WHEN place < 4 THEN 75 WHEN place < 6 THEN 45 ELSE 15 END, %(at)s
FROM member;

INSERT INTO accounts_identitydocument
    (public_id, person_id, kind, country, number_sealed, number_index, role, source, starts_on, recorded_at,
     differs_by_sex, differs_by_birth)
SELECT gen_random_uuid(), id, 'citizen_id', '', decode(repeat(md5(id::text), 4), 'hex'),
    decode(md5('a' || id) || md5('b' || id), 'hex'), 'current', 'import', %(on)s::date - 365 * 15, %(at)s, false, false
FROM member;

INSERT INTO family_parentage (parent_id, child_id, kind, end_reason, evidence, starts_on, recorded_at)
SELECT child.id - child.place + parent, child.id, 'birth', '', 'synthetic',
    %(on)s::date - 365 * CASE WHEN child.place < 6 THEN 45 ELSE 15 END, %(at)s
FROM member child
JOIN (VALUES (4, 0), (4, 1), (5, 2), (5, 3), (6, 4), (6, 5), (7, 4), (7, 5)) AS link (child, parent)
    ON link.child = child.place;

-- In one family of a thousand somebody is recorded as married before their birth.
INSERT INTO family_marriage (one_id, other_id, end_reason, evidence, starts_on, recorded_at)
SELECT id, id + 1, '', 'synthetic',
    %(on)s::date - 365 * CASE WHEN place < 4 OR (id - place) / 8 %% 1000 = 0 THEN 46 ELSE 20 END, %(at)s
FROM member WHERE place IN (0, 2, 4);

DROP TABLE member;
