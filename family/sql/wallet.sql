-- What was sent stays as it was sent, and ends once; a transfer is never deleted.
CREATE FUNCTION family_wallet_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before family_wallettransfer := OLD;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a transfer is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'sent' THEN
        before.state := NEW.state;
        before.cause := NEW.cause;
        before.ended_at := NEW.ended_at;
        before.ended_id := NEW.ended_id;
    END IF;
    IF NEW *<> before THEN
        RAISE EXCEPTION 'what was sent stays, and ends once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER family_wallettransfer_keep BEFORE UPDATE OR DELETE ON family_wallettransfer
    FOR EACH ROW EXECUTE FUNCTION family_wallet_keep();
