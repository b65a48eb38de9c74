-- An account that a court froze stays frozen, whatever else would open it, and is not closed, until the order is lifted.

CREATE FUNCTION accounts_ledger_keep_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM accounts_accountfreeze f WHERE f.account_id = NEW.id AND f.lifted_at IS NULL) THEN
        IF NEW.state = 'closed' THEN
            RAISE EXCEPTION 'account % is frozen by a court', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_ledger_account_frozen_by_court';
        END IF;
        NEW.state := 'frozen';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_ledgeraccount_keep_frozen BEFORE UPDATE OF state ON accounts_ledgeraccount
    FOR EACH ROW WHEN (NEW.state <> 'frozen') EXECUTE FUNCTION accounts_ledger_keep_frozen();
