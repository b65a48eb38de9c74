-- A decided transfer stays as it was written; an appeal that is upheld marks it, once.

CREATE FUNCTION accounts_keep_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.undone_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'a transfer is taken back once' USING ERRCODE = 'restrict_violation';
    END IF;
    OLD.undone_by_id := NEW.undone_by_id;
    OLD.undone_on := NEW.undone_on;
    IF NEW *<> OLD THEN
        RAISE EXCEPTION 'a decided transfer stays as it was' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_relationtransfer_keep BEFORE DELETE OR UPDATE ON accounts_relationtransfer
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_transfer();
