-- Pairs of people in one area: a sharer in employees' insurance with an account, and a relative without one whom the
-- sharer lets pay; and one sharer with as many relatives, whose account everybody wants.

INSERT INTO accounts_insuredperson (id, public_id, name, name_typed, name_keys, has_unmapped_name, sex, born_on, recorded_at)
SELECT n, gen_random_uuid(), '合成' || n, '合成' || n, ARRAY['hecheng'], false, 'F', %(on)s::date - 365 * 45, %(at)s
FROM generate_series(1000001, 1000001 + 3 * %(pairs)s) AS n;

INSERT INTO accounts_enrolment
    (person_id, insurance, scheme, state, area_key, has_personal_account, source, external_id, starts_on, recorded_at)
SELECT 1000000 + n, CASE WHEN is_sharer THEN 'employee_medical' ELSE 'resident_medical' END,
    CASE WHEN is_sharer THEN 'employee' ELSE 'resident' END, 'paying', '340300', is_sharer, '', '', %(on)s::date - 900, %(at)s
FROM generate_series(1, 3 * %(pairs)s + 1) AS n,
    LATERAL (SELECT n <= %(pairs)s OR n = 3 * %(pairs)s + 1 AS is_sharer) AS kind;

INSERT INTO accounts_ledgeraccount (public_id, kind, person_id, area_key, state, balance_fen, opened_at)
SELECT gen_random_uuid(), 'personal', 1000000 + n, '340300', 'open', 0, %(at)s
FROM generate_series(1, 3 * %(pairs)s + 1) AS n WHERE n <= %(pairs)s OR n = 3 * %(pairs)s + 1;

SELECT accounts_ledger_credit('opening', 'opening', %(on)s, %(at)s, '', array_agg(id), array_agg(100000000000::bigint),
    array_agg('opening:' || id)) FROM accounts_ledgeraccount WHERE person_id IS NOT NULL;

INSERT INTO family_sharingbinding
    (public_id, sharer_id, user_id, state, relation, proposed_at, answered_at, confirmed_at, confirmed_how,
    uses, starts_on, cause, frozen_by)
SELECT gen_random_uuid(), 1000000 + sharer, 1000000 + n, 'active', 'parent', %(at)s, %(at)s, %(at)s, 'online',
    ARRAY['hospital', 'pharmacy'], %(on)s::date - 800, '', ''
FROM generate_series(%(pairs)s + 1, 3 * %(pairs)s) AS n,
    LATERAL (SELECT CASE WHEN n <= 2 * %(pairs)s THEN n - %(pairs)s ELSE 3 * %(pairs)s + 1 END AS sharer) AS of_pair;

-- What was paid before: a registry that has paid nothing yet is no registry, and plans made over empty tables go through
-- all of them ever after.
INSERT INTO family_payment
    (public_id, payee_name, request_key, patient_id, use, area_key, amount_fen, settled_fen, refunded_fen, state,
    paid_on, held_at, expires_at, settled_at, skipped)
SELECT gen_random_uuid(), '', 'past-' || n, 1000000 + 1 + n %% (3 * %(pairs)s), 'hospital', '340300', 5000, 5000, 0,
    'settled', %(on)s::date - 10 - n %% 700, %(at)s, %(at)s, %(at)s, '[]'
FROM generate_series(1, 20 * %(pairs)s) AS n;

INSERT INTO family_paymentpart
    (payment_id, place, source, account_id, binding_id, patient_id, area_key, amount_fen, settled_fen, released_fen,
    refunded_fen, reason, paid_on)
SELECT paid.id, 1, CASE WHEN bound.id IS NULL THEN 'cash' ELSE 'sharer' END, account.id, bound.id, paid.patient_id,
    paid.area_key, paid.amount_fen, paid.settled_fen, 0, 0, CASE WHEN bound.id IS NULL THEN 'rest' ELSE 'whole' END,
    paid.paid_on
FROM family_payment paid
LEFT JOIN family_sharingbinding bound ON bound.user_id = paid.patient_id
LEFT JOIN accounts_ledgeraccount account ON account.person_id = bound.sharer_id;
