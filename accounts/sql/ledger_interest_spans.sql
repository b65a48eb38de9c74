-- Pay a year's interest on a piece of accounts: what lay on them at the end of each day, at the rate of that day, rounded
-- half up to whole fen at the end of each span of reckoning, and what earlier spans brought bears interest in the later
-- ones. The pieces of rates say for each area and span from which day up to which one a rate held.
DROP FUNCTION accounts_ledger_interest(
    date, date, timestamptz, text, text[], date[], date[], bigint[], bigint, integer);

CREATE FUNCTION accounts_ledger_interest(
    year_starts_on date, year_ends_on date, at timestamptz, of_note text,
    areas text[], spans int[], rate_from date[], rate_to date[], rates bigint[],
    after_account bigint, accounts_max integer, OUT last_account bigint, OUT written integer
) LANGUAGE plpgsql AS $$
DECLARE
    account_ids bigint[];
    amounts bigint[];
    keys text[];
    parts numeric := 10000 * (year_ends_on - year_starts_on)::numeric;
BEGIN
    WITH RECURSIVE piece AS (
        SELECT a.id, a.area_key FROM accounts_ledgeraccount a
            WHERE a.kind = 'personal' AND a.id > after_account ORDER BY a.id LIMIT accounts_max
    ), rate AS (
        SELECT * FROM unnest(areas, spans, rate_from, rate_to, rates) AS rate (area, span, from_day, to_day, bp)
    ), earned AS (
        -- What the entries alone weigh in each span, and what one fen of earlier interest does.
        SELECT piece.id, span.number AS span, coalesce(sum(lay.weight), 0) AS weight,
            coalesce(sum(rate.bp * (rate.to_day - rate.from_day)), 0)::numeric AS of_one_fen
            FROM piece CROSS JOIN generate_series(1, (SELECT max(rate.span) FROM rate)) AS span (number)
            LEFT JOIN rate ON rate.area = piece.area_key AND rate.span = span.number
            LEFT JOIN LATERAL (
                SELECT sum((e.credit_fen - e.debit_fen)::numeric * rate.bp
                        * (rate.to_day - greatest(e.booked_on, rate.from_day))) AS weight
                    FROM accounts_ledgerentry e WHERE e.account_id = piece.id AND e.booked_on < rate.to_day
            ) lay ON true
            GROUP BY piece.id, span.number
    ), reckoned (id, span, fen) AS (
        SELECT piece.id, 0, 0::numeric FROM piece
        UNION ALL
        SELECT earned.id, earned.span, reckoned.fen + greatest(
                div(2 * (earned.weight + reckoned.fen * earned.of_one_fen) + parts, 2 * parts), 0)
            FROM reckoned JOIN earned ON earned.id = reckoned.id AND earned.span = reckoned.span + 1
    ), due AS (
        SELECT last.id, accounts_ledger_heir(last.id) AS heir, last.fen::bigint AS fen
            FROM (SELECT id, max(fen) AS fen FROM reckoned GROUP BY id) last WHERE last.fen > 0
    )
    SELECT (SELECT max(id) FROM piece), array_agg(due.heir), array_agg(due.fen),
            array_agg(accounts_ledger_key('interest:' || due.id || ':' || to_char(year_starts_on, 'YYYY')))
        INTO last_account, account_ids, amounts, keys FROM due WHERE due.heir IS NOT NULL;
    written := 0;
    IF account_ids IS NOT NULL THEN
        written := accounts_ledger_credit(
            'interest', 'interest', year_ends_on, at, of_note, account_ids, amounts, keys);
    END IF;
END
$$;
