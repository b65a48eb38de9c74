-- What paying asks of people and accounts, and the movements it makes, for the floors above: by function, never by table.

-- Where somebody is medically insured on a day, the insurance that is being paid for first, then that of employees.
CREATE FUNCTION accounts_medical_area(person bigint, on_day date) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT e.area_key FROM accounts_enrolment e
        WHERE e.person_id = ANY (accounts_same_person(person)) AND e.superseded_at IS NULL
          AND e.starts_on <= on_day AND (e.ends_on IS NULL OR e.ends_on > on_day)
          AND e.insurance IN ('employee_medical', 'resident_medical')
        ORDER BY e.state <> 'paying', e.insurance <> 'employee_medical', e.id LIMIT 1);
END
$$;

-- Who of some people lives on a day, is enrolled in one of some insurances, and has it paid for; and the row that goes
-- on for each. Nobody here is asked about who is not on record.
CREATE FUNCTION accounts_payers(persons bigint[], schemes text[], on_day date)
RETURNS TABLE (asked bigint, human_id bigint, is_alive boolean, is_enrolled boolean, is_paying boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT p.id, coalesce(p.merged_into_id, p.id), accounts_is_alive(p.id, on_day),
        coalesce(cover.enrolled, false), coalesce(cover.paying, false)
    FROM accounts_insuredperson p
    LEFT JOIN LATERAL (
        SELECT bool_or(true) AS enrolled, bool_or(e.state = 'paying') AS paying
        FROM accounts_enrolment e
        WHERE e.person_id = ANY (accounts_same_person(p.id)) AND e.superseded_at IS NULL
          AND e.starts_on <= on_day AND (e.ends_on IS NULL OR e.ends_on > on_day)
          AND e.insurance = ANY (schemes)
    ) cover ON true
    WHERE p.id = ANY (persons);
END
$$;

-- Hold accounts by ascending id. Whoever waits for one that many want waits in one queue, which the lock beside the row
-- makes: thirty who wait for a row wake each other up again and again.
CREATE FUNCTION accounts_ledger_take(account_ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
BEGIN
    FOR one IN SELECT DISTINCT id FROM unnest(account_ids) AS asked (id) WHERE id IS NOT NULL ORDER BY id LOOP
        PERFORM pg_advisory_xact_lock(hashtextextended('ledger account', one));
    END LOOP;
    PERFORM 1 FROM accounts_ledgeraccount WHERE id = ANY (account_ids) AND person_id IS NOT NULL
        ORDER BY id FOR NO KEY UPDATE;
END
$$;

-- The accounts of some human beings, held: of each kind one, and of two records that were merged the fuller one.
CREATE FUNCTION accounts_spendable(humans bigint[])
RETURNS TABLE (human_id bigint, kind text, account_id bigint, area_key text, state text, balance_fen bigint)
LANGUAGE plpgsql AS $$
DECLARE
    people bigint[] := accounts_same_people(humans);
    taken bigint[] := '{}';
    wanted bigint[];
BEGIN
    -- Whoever was waited for may have moved the money to an account that was opened with it.
    LOOP
        wanted := ARRAY(
            SELECT a.id FROM accounts_ledgeraccount a WHERE a.person_id = ANY (people) AND a.state <> 'closed');
        EXIT WHEN wanted <@ taken;
        PERFORM accounts_ledger_take(wanted);
        taken := taken || wanted;
    END LOOP;
    RETURN QUERY
    SELECT DISTINCT ON (1, 2) accounts_canonical_person(a.person_id), a.kind::text, a.id, a.area_key::text,
        a.state::text, a.balance_fen
    FROM accounts_ledgeraccount a
    WHERE a.person_id = ANY (people) AND a.state <> 'closed'
    ORDER BY 1, 2, a.state <> 'open', a.balance_fen DESC, a.id;
END
$$;

-- Where money that once left some accounts comes back to, held: the account itself; where it was closed since, the one
-- its owner has now; where there is none, what is paid out of the estates of its area. One answer for each account.
CREATE FUNCTION accounts_landing(account_ids bigint[], at timestamptz) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    found bigint[];
BEGIN
    FOR turn IN 1..5 LOOP
        found := ARRAY(
            SELECT CASE WHEN a.id IS NULL THEN NULL WHEN a.state <> 'closed' THEN a.id ELSE coalesce(
                (SELECT other.id FROM accounts_ledgeraccount other
                 WHERE other.person_id = ANY (accounts_same_person(a.person_id)) AND other.kind = a.kind
                   AND other.state <> 'closed'
                 ORDER BY other.id DESC LIMIT 1),
                accounts_ledger_side('estate', a.area_key, at)) END
            FROM unnest(account_ids) WITH ORDINALITY AS asked (id, place)
            LEFT JOIN accounts_ledgeraccount a ON a.id = asked.id
            ORDER BY asked.place);
        PERFORM accounts_ledger_take(found);
        -- Whoever was waited for may have closed one.
        IF NOT EXISTS (SELECT 1 FROM accounts_ledgeraccount a WHERE a.id = ANY (found) AND a.state = 'closed') THEN
            RETURN found;
        END IF;
    END LOOP;
    RAISE EXCEPTION 'accounts are being closed one after another' USING ERRCODE = 'serialization_failure';
END
$$;

-- Take money out of accounts, to be held on the side of each one's area.
CREATE FUNCTION accounts_ledger_hold(
    of_key text, on_day date, at timestamptz, of_note text, account_ids bigint[], fens bigint[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    areas text[];
    sides bigint[];
    sums bigint[];
BEGIN
    SELECT array_agg(found.area_key), array_agg(accounts_ledger_side('held', found.area_key, at)), array_agg(found.fen)
    INTO areas, sides, sums
    FROM (SELECT a.area_key::text, sum(line.fen)::bigint AS fen
          FROM unnest(account_ids, fens) AS line (account_id, fen)
          JOIN accounts_ledgeraccount a ON a.id = line.account_id GROUP BY a.area_key) found;
    RETURN accounts_ledger_post(of_key, 'hold', on_day, at, of_note, account_ids || sides,
        fens || array_fill(0::bigint, ARRAY[cardinality(sides)]),
        array_fill(0::bigint, ARRAY[cardinality(fens)]) || sums);
END
$$;

-- Move what is held for accounts to whom it is owed; whose it was, the accounts say.
CREATE FUNCTION accounts_ledger_settle(
    of_key text, to_kind text, on_day date, at timestamptz, of_note text, account_ids bigint[], fens bigint[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    sources bigint[];
    targets bigint[];
    sums bigint[];
    nothing bigint[];
BEGIN
    SELECT array_agg(accounts_ledger_side('held', found.area_key, at)),
        array_agg(accounts_ledger_side(to_kind, found.area_key, at)), array_agg(found.fen)
    INTO sources, targets, sums
    FROM (SELECT a.area_key::text, sum(line.fen)::bigint AS fen
          FROM unnest(account_ids, fens) AS line (account_id, fen)
          JOIN accounts_ledgeraccount a ON a.id = line.account_id GROUP BY a.area_key) found;
    nothing := array_fill(0::bigint, ARRAY[cardinality(sums)]);
    RETURN accounts_ledger_post(of_key, 'settlement', on_day, at, of_note, sources || targets, sums || nothing,
        nothing || sums);
END
$$;

-- Bring money back: from the side of the area where each account was, to where `accounts_landing` says.
CREATE FUNCTION accounts_ledger_return(
    of_key text, of_kind text, from_kind text, on_day date, at timestamptz, of_note text,
    account_ids bigint[], landings bigint[], fens bigint[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    lines bigint[];
    debits bigint[];
    credits bigint[];
BEGIN
    SELECT array_agg(line.id), array_agg(line.debit), array_agg(line.credit) INTO lines, debits, credits
    FROM (
        SELECT accounts_ledger_side(from_kind, found.area_key, at) AS id, found.fen AS debit, 0::bigint AS credit
        FROM (SELECT a.area_key::text, sum(back.fen)::bigint AS fen
              FROM unnest(account_ids, fens) AS back (account_id, fen)
              JOIN accounts_ledgeraccount a ON a.id = back.account_id GROUP BY a.area_key) found
        UNION ALL
        SELECT back.account_id, 0, sum(back.fen)::bigint
        FROM unnest(landings, fens) AS back (account_id, fen) GROUP BY back.account_id
    ) line;
    RETURN accounts_ledger_post(of_key, of_kind, on_day, at, of_note, lines, debits, credits);
END
$$;

-- What a payment asks of a partner.
CREATE FUNCTION accounts_partner_named(partner bigint) RETURNS TABLE (name text, kind text, is_enabled boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT p.name::text, p.kind::text, p.is_enabled FROM accounts_partner p WHERE p.id = partner;
END
$$;

-- Append one event to the audit; call it last, since appending holds the subject's shard.
CREATE FUNCTION accounts_audit_note(
    at_time timestamptz, of_action text, by_user bigint, by_partner bigint, of_subject bigint, of_kind text, of_object uuid,
    of_facts jsonb
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO accounts_auditevent (at, action, actor_user_id, actor_partner_id, actor_area_key, subject_person_id,
            mandate_id, object_kind, object_id, reason, facts, shard, sequence, hash)
        VALUES (at_time, of_action, by_user, by_partner, '', of_subject, NULL, of_kind, of_object, '', of_facts, 0, 0, '\x');
END
$$;

-- Everybody of whom a death is on record, under each of their rows, with the account that goes with it if there is one.
CREATE FUNCTION accounts_deaths() RETURNS TABLE (person_id bigint, died_on date, account_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT same.id, dead.died_on, account.id
    FROM accounts_insuredperson dead
    JOIN accounts_insuredperson same
        ON coalesce(same.merged_into_id, same.id) = coalesce(dead.merged_into_id, dead.id)
    LEFT JOIN accounts_ledgeraccount account ON account.person_id = same.id
    WHERE dead.died_on IS NOT NULL
$$;
