-- A telephone call goes from the wish to the line to its end, and what has ended stays as it was but for the look at a
-- suspicion; answers are compared once.

CREATE FUNCTION certification_keep_call() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD) - 'looked_at' - 'looked_at_by_id';
    later jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'calls are never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    later := to_jsonb(NEW) - 'looked_at' - 'looked_at_by_id';
    IF OLD.state = 'closed' AND (later IS DISTINCT FROM before OR OLD.looked_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a call that has ended stays as it was' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.answered_at IS NOT NULL AND (NEW.answered_at, NEW.matched_count, NEW.needed_count, NEW.questions)
       IS DISTINCT FROM (OLD.answered_at, OLD.matched_count, OLD.needed_count, OLD.questions) THEN
        RAISE EXCEPTION 'the answers of a call are compared once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER certification_phonecall_keep BEFORE DELETE OR UPDATE ON certification_phonecall
    FOR EACH ROW EXECUTE FUNCTION certification_keep_call();
