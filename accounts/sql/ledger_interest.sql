-- Give the account that goes on for one: itself, or where it is closed the live one of the same human being.
CREATE FUNCTION accounts_ledger_heir(of_account bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN a.state <> 'closed' THEN a.id ELSE (
        SELECT min(live.id) FROM accounts_ledgeraccount live
            WHERE live.person_id = ANY (accounts_same_person(a.person_id)) AND live.kind = a.kind AND live.state <> 'closed')
        END FROM accounts_ledgeraccount a WHERE a.id = of_account
$$;

-- Pay a year's interest on a piece of accounts: what lay on them at the end of each day, at the rate of that day, rounded
-- half up to whole fen. The pieces of rates say for each area from which day up to which one a rate held.
CREATE FUNCTION accounts_ledger_interest(
    year_starts_on date, year_ends_on date, at timestamptz, of_note text,
    areas text[], rate_from date[], rate_to date[], rates bigint[],
    after_account bigint, accounts_max integer, OUT last_account bigint, OUT written integer
) LANGUAGE plpgsql AS $$
DECLARE
    account_ids bigint[];
    amounts bigint[];
    keys text[];
    parts numeric := 10000 * (year_ends_on - year_starts_on)::numeric;
BEGIN
    WITH piece AS (
        SELECT a.id, a.area_key FROM accounts_ledgeraccount a
            WHERE a.kind = 'personal' AND a.id > after_account ORDER BY a.id LIMIT accounts_max
    ), earned AS (
        SELECT piece.id,
            sum((e.credit_fen - e.debit_fen)::numeric * rate.bp * (rate.to_day - greatest(e.booked_on, rate.from_day)))
                AS weight
            FROM piece
            JOIN unnest(areas, rate_from, rate_to, rates) AS rate (area, from_day, to_day, bp) ON rate.area = piece.area_key
            JOIN accounts_ledgerentry e ON e.account_id = piece.id AND e.booked_on < rate.to_day
            GROUP BY piece.id
    ), due AS (
        SELECT earned.id, accounts_ledger_heir(earned.id) AS heir, div(2 * earned.weight + parts, 2 * parts)::bigint AS fen
            FROM earned WHERE earned.weight > 0
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

-- Open the account that an insurance as an employee comes with for a piece of those who live and have none; one a human.
CREATE FUNCTION accounts_ledger_open_missing(on_day date, at timestamptz, people_max integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    opened integer;
BEGIN
    INSERT INTO accounts_ledgeraccount (public_id, kind, person_id, area_key, state, balance_fen, opened_at)
        SELECT gen_random_uuid(), 'personal', due.person_id, due.area_key, 'open', 0, at
            FROM (
                SELECT DISTINCT ON (p.human) e.person_id, e.area_key
                    FROM accounts_enrolment e
                    JOIN (SELECT id, coalesce(merged_into_id, id) AS human FROM accounts_insuredperson) p
                        ON p.id = e.person_id
                    WHERE e.insurance = 'employee_medical' AND e.has_personal_account AND e.superseded_at IS NULL
                        AND e.starts_on <= on_day AND (e.ends_on IS NULL OR e.ends_on > on_day)
                        AND p.human NOT IN (
                            SELECT coalesce(dead.merged_into_id, dead.id) FROM accounts_insuredperson dead
                            WHERE dead.died_on IS NOT NULL)
                        AND p.human NOT IN (
                            SELECT coalesce(holder.merged_into_id, holder.id) FROM accounts_ledgeraccount a
                            JOIN accounts_insuredperson holder ON holder.id = a.person_id
                            WHERE a.kind = 'personal' AND a.state <> 'closed')
                    ORDER BY p.human, e.starts_on DESC, e.id DESC
            ) due LIMIT people_max
        ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS opened = ROW_COUNT;
    RETURN opened;
END
$$;
