-- A register in which some stand twice: of a hundred one has the number of another, of another hundred one bears the
-- name and birth date of another, of a third one a name that only sounds like another's. One name and birth date is a
-- crowd of two hundred.

CREATE TEMP TABLE register AS
SELECT n AS id, CASE WHEN n %% 100 IN (1, 2, 3) THEN n - n %% 100 ELSE n END AS like_id, n %% 100 AS place
FROM generate_series(1, %(persons)s) AS n;

INSERT INTO accounts_insuredperson (id, public_id, name, name_typed, name_keys, has_unmapped_name, sex, born_on, recorded_at)
SELECT id, gen_random_uuid(), name || written, name || written, ARRAY[sound], false,
    CASE WHEN like_id %% 2 = 0 THEN 'M' ELSE 'F' END, born_on, %(at)s
FROM (
    SELECT id, CASE WHEN place = 3 THEN '二' ELSE '一' END AS written,
        CASE WHEN id <= 200 THEN '王' WHEN place = 1 THEN '孙' || id ELSE '赵' || hash %% 40000 END AS name,
        CASE WHEN id <= 200 THEN 'wang' WHEN place = 1 THEN 'sun' || id ELSE 'zhao' || hash %% 20000 END AS sound,
        CASE WHEN id <= 200 THEN date '1950-01-01' ELSE date '1940-01-01' + ((hash / 40000) %% 25000)::int END AS born_on,
        like_id
    FROM register, LATERAL (SELECT hashint8(like_id)::bigint + 2147483648 AS hash) AS hashed
) made;

INSERT INTO accounts_identitydocument
    (public_id, person_id, kind, country, number_sealed, number_index, role, source, differs_by_sex, differs_by_birth,
    starts_on, recorded_at)
SELECT gen_random_uuid(), id, 'citizen_id', '', decode(repeat('00', 64), 'hex'),
    sha256(convert_to(CASE WHEN place = 1 THEN like_id ELSE id END::text, 'UTF8')), 'current', 'import', false, false,
    date '1950-01-01', %(at)s
FROM register;

DROP TABLE register;
