-- What was claimed stays as it was claimed; an answer, a match and an end are given once.
CREATE FUNCTION family_claim_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before family_kinshipclaim := OLD;
BEGIN
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
    IF NEW *<> before THEN
        RAISE EXCEPTION 'what was claimed, answered or ended stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION family_claim_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a claim is never deleted' USING ERRCODE = 'restrict_violation';
END
$$;

-- The number is not named: the rotation of the keys seals it anew.
CREATE TRIGGER family_kinshipclaim_goes_on
    BEFORE UPDATE OF public_id, opening_key, claimant_id, claimant_user_id, relation, kind, starts_on, middle_name,
        middle_sex, name, proof, promise_version, area_key, claimed_at, answer_by, other_id, matched_at, answer,
        answered_how, answered_at, answered_by_id, matter_id, state, ended_at ON family_kinshipclaim
    FOR EACH ROW EXECUTE FUNCTION family_claim_goes_on();
CREATE TRIGGER family_kinshipclaim_stays
    BEFORE DELETE ON family_kinshipclaim
    FOR EACH ROW EXECUTE FUNCTION family_claim_stays();
