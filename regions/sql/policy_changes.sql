-- A drafted change stays as it was written: only its decision is added, once, and nothing is deleted.

CREATE FUNCTION regions_keep_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'changes of policy are never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'waiting' THEN
        RAISE EXCEPTION 'a change of policy is decided once' USING ERRCODE = 'restrict_violation';
    END IF;
    OLD.state := NEW.state;
    OLD.decided_by := NEW.decided_by;
    OLD.decided_at := NEW.decided_at;
    OLD.decision_note := NEW.decision_note;
    IF NEW *<> OLD THEN
        RAISE EXCEPTION 'a drafted change stays as it was written: withdraw it and draft another'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER regions_policychange_keep_draft BEFORE UPDATE OR DELETE ON regions_policychange
    FOR EACH ROW EXECUTE FUNCTION regions_keep_draft();
