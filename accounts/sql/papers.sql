-- A paper once issued stays as it was issued: only the moments at which it ended may be set, each of them once.

CREATE FUNCTION accounts_paper_ends_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'papers are never deleted: revoke them' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.superseded_at IS NULL THEN
        OLD.superseded_at := NEW.superseded_at;
    END IF;
    IF OLD.revoked_at IS NULL THEN
        OLD.revoked_at := NEW.revoked_at;
    END IF;
    IF NEW *<> OLD THEN
        RAISE EXCEPTION 'papers are never changed: supersede or revoke them' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_issuedpaper_ends_only AFTER UPDATE OR DELETE ON accounts_issuedpaper
FOR EACH ROW EXECUTE FUNCTION accounts_paper_ends_only();
