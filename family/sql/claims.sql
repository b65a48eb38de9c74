-- What was claimed stays as it was claimed; an answer, a match and an end are given once.
CREATE FUNCTION family_claim_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before family_kinshipclaim := OLD;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a claim is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.matched_at IS NULL THEN
        before.other_id := NEW.other_id;
        before.matched_at := NEW.matched_at;
    END IF;
    IF OLD.answer = '' THEN
        before.answer := NEW.answer;
        before.answered_how := NEW.answered_how;
        before.answered_at := NEW.answered_at;
        before.answered_by_id := NEW.answered_by_id;
    END IF;
    IF OLD.matter_id IS NULL THEN
        before.matter_id := NEW.matter_id;
    END IF;
    IF OLD.state = 'open' THEN
        before.state := NEW.state;
        before.ended_at := NEW.ended_at;
    END IF;
    -- The rotation of the keys seals the number anew.
    before.number_sealed := NEW.number_sealed;
    before.number_index := NEW.number_index;
    IF NEW *<> before THEN
        RAISE EXCEPTION 'what was claimed, answered or ended stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER family_kinshipclaim_goes_on
    BEFORE UPDATE OR DELETE ON family_kinshipclaim
    FOR EACH ROW EXECUTE FUNCTION family_claim_goes_on();
