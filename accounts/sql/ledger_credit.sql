-- Put money of one kind into many accounts at once: a transfer and two entries for each key that moved none before.
-- A closed account, and an amount of nothing, are passed over. Gives how many transfers were written.
CREATE FUNCTION accounts_ledger_credit(
    of_kind text, from_kind text, on_day date, at timestamptz, of_note text,
    account_ids bigint[], amounts bigint[], keys text[]
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    written integer;
BEGIN
    PERFORM accounts_ledger_side(from_kind, area.area_key, at)
        FROM (SELECT DISTINCT area_key FROM accounts_ledgeraccount WHERE id = ANY (account_ids) ORDER BY 1) area;
    PERFORM 1 FROM accounts_ledgeraccount WHERE id = ANY (account_ids) ORDER BY id FOR NO KEY UPDATE;

    WITH lines AS (
        SELECT line.key, line.fen, a.id AS account_id, side.id AS side_id
            FROM unnest(account_ids, amounts, keys) AS line (account_id, fen, key)
            JOIN accounts_ledgeraccount a ON a.id = line.account_id AND a.state <> 'closed'
            JOIN accounts_ledgeraccount side
                ON side.kind = from_kind AND side.area_key = a.area_key AND side.person_id IS NULL
            WHERE line.fen > 0
                AND NOT EXISTS (SELECT 1 FROM accounts_ledgertransfer t WHERE t.key = line.key)
    ), moved AS (
        INSERT INTO accounts_ledgertransfer (public_id, key, kind, booked_on, recorded_at, note)
            SELECT gen_random_uuid(), key, of_kind, on_day, at, of_note FROM lines ORDER BY key
            ON CONFLICT (key) DO NOTHING RETURNING id, key
    ), entered AS (
        INSERT INTO accounts_ledgerentry (transfer_id, account_id, debit_fen, credit_fen, booked_on)
            SELECT moved.id, entry.account_id, entry.debit, entry.credit, on_day
                FROM moved JOIN lines USING (key)
                CROSS JOIN LATERAL (
                    VALUES (lines.side_id, lines.fen, 0::bigint), (lines.account_id, 0::bigint, lines.fen)
                ) AS entry (account_id, debit, credit)
    )
    SELECT count(*) INTO written FROM moved;
    RETURN written;
END
$$;
