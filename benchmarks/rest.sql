-- People without numbers, each linked to one partner, in the order in which links are listed.

WITH made AS (
    INSERT INTO accounts_insuredperson
        (public_id, name, name_typed, name_keys, has_unmapped_name, sex, born_on, recorded_at)
    SELECT gen_random_uuid(), '合成' || n, '合成' || n, ARRAY['hecheng'], false, 'F', DATE '1950-01-01', %(at)s
    FROM generate_series(1, %(count)s) AS n
    RETURNING id
)
INSERT INTO accounts_partnerlink (public_id, partner_id, person_id, basis, started_at, end_cause, scopes, giver)
SELECT gen_random_uuid(), %(partner)s, id, 'consent', %(at)s, '', %(scopes)s::varchar[], 'self' FROM made;
