-- The law of the ledger, kept by the database: entries of a transfer sum to zero, a balance is the sum of its entries and
-- never below zero, nothing moves on a closed account and nothing leaves a frozen one, nothing written is changed.

CREATE FUNCTION accounts_ledger_book() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT transfer_id INTO wrong FROM entered
        GROUP BY transfer_id HAVING sum(debit_fen) <> sum(credit_fen) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transfer % does not sum to zero', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_ledger_balanced';
    END IF;
    SELECT a.id INTO wrong FROM entered e JOIN accounts_ledgeraccount a ON a.id = e.account_id
        JOIN accounts_ledgertransfer t ON t.id = e.transfer_id
        WHERE a.state = 'closed' OR (a.state = 'frozen' AND e.debit_fen > 0 AND t.kind NOT IN ('correction', 'estate'))
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'account % lets nothing through', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_ledger_account_passable';
    END IF;
    UPDATE accounts_ledgeraccount a SET balance_fen = a.balance_fen + moved.fen
        FROM (SELECT account_id, sum(credit_fen - debit_fen) AS fen FROM entered GROUP BY account_id) moved
        WHERE a.id = moved.account_id AND a.person_id IS NOT NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_ledgerentry_book AFTER INSERT ON accounts_ledgerentry
    REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION accounts_ledger_book();

CREATE FUNCTION accounts_ledger_keep_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an account is closed, never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance_fen <> 0 THEN
            RAISE EXCEPTION 'an account begins empty' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    -- Entries move a balance, from within their own trigger; nothing else does.
    IF NEW.balance_fen <> OLD.balance_fen AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'only entries move a balance' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.kind, NEW.person_id, NEW.area_key, NEW.public_id, NEW.opened_at)
        IS DISTINCT FROM (OLD.kind, OLD.person_id, OLD.area_key, OLD.public_id, OLD.opened_at)
        OR (OLD.state = 'closed' AND NEW IS DISTINCT FROM OLD) THEN
        RAISE EXCEPTION 'an account stays whose and where it is' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_ledgeraccount_keep BEFORE INSERT OR UPDATE OR DELETE ON accounts_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION accounts_ledger_keep_account();

-- Give the account without a person that stands for the other side of what moves in an area.
CREATE FUNCTION accounts_ledger_side(of_kind text, of_area text, at timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
BEGIN
    SELECT id INTO found FROM accounts_ledgeraccount
        WHERE kind = of_kind AND area_key = of_area AND person_id IS NULL;
    IF found IS NULL THEN
        INSERT INTO accounts_ledgeraccount (public_id, kind, area_key, state, balance_fen, opened_at)
            VALUES (gen_random_uuid(), of_kind, of_area, 'open', 0, at) ON CONFLICT DO NOTHING;
        SELECT id INTO found FROM accounts_ledgeraccount
            WHERE kind = of_kind AND area_key = of_area AND person_id IS NULL;
    END IF;
    RETURN found;
END
$$;

-- Move money: one transfer, its entries in one statement, accounts of persons held in the order of their ids.
-- Gives the transfer, or nothing where the key has moved money before.
CREATE FUNCTION accounts_ledger_post(
    of_key text, of_kind text, on_day date, at timestamptz, of_note text,
    account_ids bigint[], debits bigint[], credits bigint[], of_reverses bigint DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    written bigint;
BEGIN
    PERFORM 1 FROM accounts_ledgeraccount WHERE id = ANY (account_ids) AND person_id IS NOT NULL
        ORDER BY id FOR NO KEY UPDATE;
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

-- What must never be: an account whose balance is not the sum of its entries, and a sum over the ledger that is not zero.
CREATE FUNCTION accounts_ledger_faults() RETURNS TABLE (account_id bigint, kept_fen numeric, summed_fen numeric)
LANGUAGE sql STABLE AS $$
    SELECT a.id, a.balance_fen::numeric, coalesce(sum(e.credit_fen - e.debit_fen), 0)
        FROM accounts_ledgeraccount a LEFT JOIN accounts_ledgerentry e ON e.account_id = a.id
        WHERE a.person_id IS NOT NULL
        GROUP BY a.id HAVING a.balance_fen <> coalesce(sum(e.credit_fen - e.debit_fen), 0)
    UNION ALL
    SELECT NULL, 0, sum(credit_fen - debit_fen) FROM accounts_ledgerentry
        HAVING sum(credit_fen - debit_fen) <> 0
$$;
