-- What a charge asks of payee, people and accounts: each by one statement, since starting a statement costs as much as
-- running it. Who the rows of one human being are, the caller has found already.

-- The payee and the patient of a charge on a day, one row whoever is on record. The area is where the patient is medically
-- insured, as `accounts_medical_area` has it. Where no partner charges, or none of that id is there, the payee is empty.
CREATE OR REPLACE FUNCTION accounts_charged(of_payee bigint, same bigint[], schemes text[], on_day date)
RETURNS TABLE (
    payee_name text, payee_kind text, payee_is_enabled boolean, is_on_record boolean, is_alive boolean,
    is_enrolled boolean, is_paying boolean, area_key text
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT payee.name::text, payee.kind::text, payee.is_enabled, patient.is_on_record, patient.is_alive,
        cover.is_enrolled, cover.is_paying, cover.area_key
    FROM (
        SELECT count(*) > 0 AS is_on_record, NOT coalesce(bool_or(p.died_on <= on_day), false) AS is_alive
        FROM accounts_insuredperson p WHERE p.id = ANY (same)
    ) patient
    CROSS JOIN (
        SELECT coalesce(bool_or(e.insurance = ANY (schemes)), false) AS is_enrolled,
            coalesce(bool_or(e.state = 'paying' AND e.insurance = ANY (schemes)), false) AS is_paying,
            (array_agg(e.area_key::text ORDER BY e.state <> 'paying', e.insurance <> 'employee_medical', e.id)
                FILTER (WHERE e.insurance IN ('employee_medical', 'resident_medical')))[1] AS area_key
        FROM accounts_enrolment e
        WHERE e.person_id = ANY (same) AND e.superseded_at IS NULL
          AND e.starts_on <= on_day AND (e.ends_on IS NULL OR e.ends_on > on_day)
    ) cover
    LEFT JOIN accounts_partner payee ON payee.id = of_payee;
END
$$;

-- Which of some people live on a day and have one of some insurances paid for; the row that goes on for each, and all rows
-- of that human being. Nobody here is asked about who is not on record.
CREATE OR REPLACE FUNCTION accounts_sharers(persons bigint[], schemes text[], on_day date)
RETURNS TABLE (asked bigint, human_id bigint, records bigint[], is_alive boolean, is_paying boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT p.id, one.human, all_rows.ids, all_rows.is_alive, EXISTS (
            SELECT FROM accounts_enrolment e
            WHERE e.person_id = ANY (all_rows.ids) AND e.superseded_at IS NULL AND e.state = 'paying'
              AND e.starts_on <= on_day AND (e.ends_on IS NULL OR e.ends_on > on_day)
              AND e.insurance = ANY (schemes))
    FROM accounts_insuredperson p
    CROSS JOIN LATERAL (SELECT coalesce(p.merged_into_id, p.id) AS human) one
    CROSS JOIN LATERAL (
        SELECT array_agg(row.id) AS ids, NOT coalesce(bool_or(row.died_on <= on_day), false) AS is_alive
        FROM (
            SELECT head.id, head.died_on FROM accounts_insuredperson head WHERE head.id = one.human
            UNION ALL
            SELECT alias.id, alias.died_on FROM accounts_insuredperson alias WHERE alias.merged_into_id = one.human
        ) row
    ) all_rows
    WHERE p.id = ANY (persons);
END
$$;

-- The accounts of some rows of people, held: all that are not closed. One answer in lists of one length.
CREATE OR REPLACE FUNCTION accounts_spending(
    people bigint[], OUT of_humans bigint[], OUT kinds text[], OUT account_ids bigint[], OUT areas text[],
    OUT states text[], OUT balances bigint[]
) LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint[];
    one bigint;
BEGIN
    -- Whoever was waited for may have moved the money to an account that was opened with it: then there is another to be
    -- held. Whoever waits for one that many want waits in the one queue that `accounts_ledger_take` has.
    LOOP
        wanted := ARRAY(
            SELECT a.id FROM accounts_ledgeraccount a
            WHERE a.person_id = ANY (people) AND a.state <> 'closed' ORDER BY a.id);
        EXIT WHEN wanted = '{}';
        FOREACH one IN ARRAY wanted LOOP
            IF NOT pg_try_advisory_xact_lock(hashtextextended('ledger account', one)) THEN
                PERFORM pg_advisory_xact_lock(hashtextextended('ledger account', one));
            END IF;
        END LOOP;
        SELECT array_agg(coalesce(p.merged_into_id, p.id)), array_agg(held.kind), array_agg(held.id),
            array_agg(held.area_key), array_agg(held.state), array_agg(held.balance_fen)
        INTO of_humans, kinds, account_ids, areas, states, balances
        FROM (
            SELECT a.id, a.person_id, a.kind::text, a.area_key::text, a.state::text, a.balance_fen
            FROM accounts_ledgeraccount a
            WHERE a.id = ANY (wanted) AND a.state <> 'closed' ORDER BY a.id FOR NO KEY UPDATE
        ) held JOIN accounts_insuredperson p ON p.id = held.person_id;
        -- Another of the same kind is opened only where one was closed. No row is held whose queue was not waited in.
        EXIT WHEN cardinality(account_ids) = cardinality(wanted);
    END LOOP;
END
$$;

-- Write one transfer and its entries in one statement, over accounts that the caller holds.
-- Gives the transfer, or nothing where the key has moved money before.
CREATE OR REPLACE FUNCTION accounts_ledger_write(
    of_key text, of_kind text, on_day date, at timestamptz, of_note text,
    account_ids bigint[], debits bigint[], credits bigint[], of_reverses bigint DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    written bigint;
BEGIN
    INSERT INTO accounts_ledgertransfer (public_id, key, kind, booked_on, recorded_at, note, reverses_id)
        VALUES (gen_random_uuid(), of_key, of_kind, on_day, at, of_note, of_reverses)
        ON CONFLICT (key) DO NOTHING RETURNING id INTO written;
    IF written IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO accounts_ledgerentry (transfer_id, account_id, debit_fen, credit_fen, booked_on)
        SELECT written, line.account_id, line.debit, line.credit, on_day
        FROM unnest(account_ids, debits, credits) AS line (account_id, debit, credit);
    RETURN written;
END
$$;

-- Move money: as above, with the accounts of persons held in the order of their ids.
CREATE OR REPLACE FUNCTION accounts_ledger_post(
    of_key text, of_kind text, on_day date, at timestamptz, of_note text,
    account_ids bigint[], debits bigint[], credits bigint[], of_reverses bigint DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accounts_ledgeraccount WHERE id = ANY (account_ids) AND person_id IS NOT NULL
        ORDER BY id FOR NO KEY UPDATE;
    RETURN accounts_ledger_write(of_key, of_kind, on_day, at, of_note, account_ids, debits, credits, of_reverses);
END
$$;

-- Take money out of accounts that the caller holds, to be held on the side of each one's area.
CREATE OR REPLACE FUNCTION accounts_ledger_hold(
    of_key text, on_day date, at timestamptz, of_note text, account_ids bigint[], fens bigint[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    sides bigint[];
    sums bigint[];
BEGIN
    SELECT array_agg(coalesce(found.side, accounts_ledger_side('held', found.area_key, at))), array_agg(found.fen)
    INTO sides, sums
    FROM (SELECT a.area_key::text, side.id AS side, sum(line.fen)::bigint AS fen
          FROM unnest(account_ids, fens) AS line (account_id, fen)
          JOIN accounts_ledgeraccount a ON a.id = line.account_id
          LEFT JOIN accounts_ledgeraccount side
              ON side.kind = 'held' AND side.area_key = a.area_key AND side.person_id IS NULL
          GROUP BY a.area_key, side.id) found;
    RETURN accounts_ledger_write(of_key, 'hold', on_day, at, of_note, account_ids || sides,
        fens || array_fill(0::bigint, ARRAY[cardinality(sides)]),
        array_fill(0::bigint, ARRAY[cardinality(fens)]) || sums);
END
$$;
