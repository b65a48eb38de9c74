-- Name what moves money anew after what it moved was reversed: the same key, with how often that happened.
CREATE FUNCTION accounts_ledger_key(base text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT base || coalesce((
        SELECT ':' || count(*) FROM accounts_ledgertransfer t JOIN accounts_ledgertransfer back ON back.reverses_id = t.id
            WHERE t.key IN (base, base || ':1', base || ':2', base || ':3') HAVING count(*) > 0), '')
$$;

-- Credit a month of contributions to the accounts of a piece of people, by what was paid for that month in each area.
-- A row of a human being that has no account of its own is credited to the first account of the others.
CREATE FUNCTION accounts_ledger_credit_month(
    of_month date, at timestamptz, of_note text, areas text[], personal_parts bigint[], unit_parts bigint[],
    after_person bigint, people_max integer, OUT last_person bigint, OUT written integer
) LANGUAGE plpgsql AS $$
DECLARE
    account_ids bigint[];
    amounts bigint[];
    keys text[];
BEGIN
    WITH piece AS (
        SELECT a.id, a.person_id, coalesce(p.merged_into_id, p.id) AS human
            FROM accounts_ledgeraccount a JOIN accounts_insuredperson p ON p.id = a.person_id
            WHERE a.kind = 'personal' AND a.state <> 'closed' AND a.person_id > after_person
            ORDER BY a.person_id LIMIT people_max
    ), payer AS (
        SELECT piece.person_id AS row_id, piece.id AS account_id FROM piece
        UNION ALL
        SELECT other.id, min(piece.id) FROM piece
            JOIN accounts_insuredperson other ON other.id = piece.human OR other.merged_into_id = piece.human
            WHERE EXISTS (SELECT 1 FROM accounts_insuredperson p WHERE p.merged_into_id = piece.human)
                AND NOT EXISTS (
                    SELECT 1 FROM accounts_ledgeraccount own
                    WHERE own.person_id = other.id AND own.kind = 'personal' AND own.state <> 'closed')
            GROUP BY other.id
    ), paid AS (
        SELECT payer.row_id, payer.account_id,
            sum((span.personal_fen * basis.personal + 5000) / 10000 + (span.unit_fen * basis.unit + 5000) / 10000) AS fen
            FROM payer
            JOIN accounts_contributionspan span ON span.person_id = payer.row_id AND span.superseded_at IS NULL
                AND span.insurance = 'employee_medical' AND span.kind IN ('paid', 'make_up')
                AND span.starts_on <= of_month AND span.ends_on > of_month
            JOIN unnest(areas, personal_parts, unit_parts) AS basis (area, personal, unit) ON basis.area = span.area_key
            GROUP BY payer.row_id, payer.account_id
    )
    SELECT (SELECT max(person_id) FROM piece), array_agg(paid.account_id), array_agg(paid.fen),
            array_agg(accounts_ledger_key('contribution:' || paid.row_id || ':' || to_char(of_month, 'YYYY-MM')))
        INTO last_person, account_ids, amounts, keys FROM paid;
    written := 0;
    IF account_ids IS NOT NULL THEN
        written := accounts_ledger_credit(
            'contribution', 'contributions', of_month, at, of_note, account_ids, amounts, keys);
    END IF;
END
$$;

-- Credit retirees' monthly amount, by the area of the account: those named who are insured as employees that month, have
-- an account, and were not paid for as workers.
CREATE FUNCTION accounts_ledger_credit_retirees(
    of_month date, at timestamptz, of_note text, areas text[], fens bigint[], people bigint[]
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    account_ids bigint[];
    amounts bigint[];
    keys text[];
BEGIN
    SELECT array_agg(a.id), array_agg(fixed.fen),
            array_agg(accounts_ledger_key('retiree:' || a.person_id || ':' || to_char(of_month, 'YYYY-MM')))
        INTO account_ids, amounts, keys
        FROM accounts_ledgeraccount a
        JOIN unnest(areas, fens) AS fixed (area, fen) ON fixed.area = a.area_key
        WHERE a.person_id = ANY (people) AND a.kind = 'personal' AND a.state = 'open'
            AND EXISTS (
                SELECT 1 FROM accounts_enrolment e WHERE e.person_id = a.person_id AND e.superseded_at IS NULL
                    AND e.insurance = 'employee_medical' AND e.has_personal_account
                    AND e.starts_on <= of_month AND (e.ends_on IS NULL OR e.ends_on > of_month))
            AND NOT EXISTS (
                SELECT 1 FROM accounts_contributionspan s WHERE s.person_id = a.person_id AND s.superseded_at IS NULL
                    AND s.insurance = 'employee_medical' AND s.kind IN ('paid', 'make_up')
                    AND s.starts_on <= of_month AND s.ends_on > of_month);
    IF account_ids IS NULL THEN
        RETURN 0;
    END IF;
    RETURN accounts_ledger_credit(
        'retiree_credit', 'contributions', of_month, at, of_note, account_ids, amounts, keys);
END
$$;
