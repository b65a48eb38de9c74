-- Whether what a key moved stands: it moved money, and that was not taken back.
CREATE FUNCTION accounts_ledger_stands(base text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM accounts_ledgertransfer t
        WHERE t.key IN (base, base || ':1', base || ':2', base || ':3')
          AND NOT EXISTS (SELECT 1 FROM accounts_ledgertransfer back WHERE back.reverses_id = t.id));
END
$$;

-- Whether the same contributions of a human being are on record under another of their rows, which is credited for the
-- month instead: the one for which it stands already, else the first one.
CREATE FUNCTION accounts_ledger_span_told_twice(span accounts_contributionspan, of_month date) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    same bigint[] := accounts_same_person(span.person_id);
    month CONSTANT text := to_char(of_month, 'YYYY-MM');
    is_credited boolean;
BEGIN
    is_credited := accounts_ledger_stands('contribution:' || span.person_id || ':' || month);
    RETURN EXISTS (
        SELECT 1 FROM accounts_contributionspan other
        WHERE other.person_id = ANY (same) AND other.person_id <> span.person_id AND other.superseded_at IS NULL
          AND (other.insurance, other.scheme, other.kind, other.area_key, other.starts_on, other.ends_on,
               other.months_count, other.base_fen, other.unit_fen, other.personal_fen)
            = (span.insurance, span.scheme, span.kind, span.area_key, span.starts_on, span.ends_on,
               span.months_count, span.base_fen, span.unit_fen, span.personal_fen)
          AND (accounts_ledger_stands('contribution:' || other.person_id || ':' || month)
               OR (NOT is_credited AND other.person_id < span.person_id)));
END
$$;

-- Credit a month of contributions to the accounts of a piece of people, by what was paid for that month in each area.
-- A row of a human being that has no account of its own is credited to the first account of the others. What the registers
-- tell of one human being under two rows in the same words was paid once.
CREATE OR REPLACE FUNCTION accounts_ledger_credit_month(
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
        SELECT piece.person_id AS row_id, piece.id AS account_id, piece.human FROM piece
        UNION ALL
        SELECT other.id, min(piece.id), piece.human FROM piece
            JOIN accounts_insuredperson other ON other.id = piece.human OR other.merged_into_id = piece.human
            WHERE EXISTS (SELECT 1 FROM accounts_insuredperson p WHERE p.merged_into_id = piece.human)
                AND NOT EXISTS (
                    SELECT 1 FROM accounts_ledgeraccount own
                    WHERE own.person_id = other.id AND own.kind = 'personal' AND own.state <> 'closed')
            GROUP BY other.id, piece.human
    ), paid AS (
        SELECT payer.row_id, payer.account_id,
            sum((span.personal_fen * basis.personal + 5000) / 10000 + (span.unit_fen * basis.unit + 5000) / 10000) AS fen
            FROM payer
            JOIN accounts_contributionspan span ON span.person_id = payer.row_id AND span.superseded_at IS NULL
                AND span.insurance = 'employee_medical' AND span.kind IN ('paid', 'make_up')
                AND span.starts_on <= of_month AND span.ends_on > of_month
            JOIN unnest(areas, personal_parts, unit_parts) AS basis (area, personal, unit) ON basis.area = span.area_key
            WHERE NOT (EXISTS (SELECT 1 FROM accounts_insuredperson twin WHERE twin.merged_into_id = payer.human)
                AND accounts_ledger_span_told_twice(span, of_month))
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
-- an account, and were not paid for as workers. A human being has it once, whichever of their rows it was told of.
CREATE OR REPLACE FUNCTION accounts_ledger_credit_retirees(
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
        FROM (
            SELECT DISTINCT ON (accounts_canonical_person(one.person_id)) one.*
                FROM accounts_ledgeraccount one
                WHERE one.person_id = ANY (accounts_same_people(people)) AND one.kind = 'personal' AND one.state = 'open'
                    AND NOT EXISTS (
                        SELECT 1 FROM accounts_contributionspan s
                        WHERE s.person_id = ANY (accounts_same_person(one.person_id)) AND s.superseded_at IS NULL
                            AND s.insurance = 'employee_medical' AND s.kind IN ('paid', 'make_up')
                            AND s.starts_on <= of_month AND s.ends_on > of_month)
                    -- The account that had it may be frozen by now.
                    AND NOT EXISTS (
                        SELECT 1 FROM unnest(accounts_same_person(one.person_id)) AS twin (id)
                        WHERE twin.id <> one.person_id
                            AND accounts_ledger_stands('retiree:' || twin.id || ':' || to_char(of_month, 'YYYY-MM')))
                ORDER BY accounts_canonical_person(one.person_id), one.id
        ) a
        JOIN unnest(areas, fens) AS fixed (area, fen) ON fixed.area = a.area_key
        WHERE EXISTS (
            SELECT 1 FROM accounts_enrolment e
            WHERE e.person_id = ANY (accounts_same_person(a.person_id)) AND e.superseded_at IS NULL
                AND e.insurance = 'employee_medical' AND e.has_personal_account
                AND e.starts_on <= of_month AND (e.ends_on IS NULL OR e.ends_on > of_month));
    IF account_ids IS NULL THEN
        RETURN 0;
    END IF;
    RETURN accounts_ledger_credit(
        'retiree_credit', 'contributions', of_month, at, of_note, account_ids, amounts, keys);
END
$$;
