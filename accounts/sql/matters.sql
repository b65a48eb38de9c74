-- A matter keeps what it is about and its outcome; its log, its proposals and its effects are only added to.
-- Sealed columns may be sealed anew at any time, because keys change: no trigger names them.

CREATE FUNCTION accounts_keep_matter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'matters are never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.public_id, NEW.receipt, NEW.kind, NEW.topic, NEW.subject_id, NEW.applicant_id, NEW.channel, NEW.opening_key,
        NEW.received_at, NEW.limit_days)
       IS DISTINCT FROM
       (OLD.public_id, OLD.receipt, OLD.kind, OLD.topic, OLD.subject_id, OLD.applicant_id, OLD.channel, OLD.opening_key,
        OLD.received_at, OLD.limit_days)
       OR NEW.appeals_id IS DISTINCT FROM OLD.appeals_id OR NEW.mandate_id IS DISTINCT FROM OLD.mandate_id THEN
        RAISE EXCEPTION 'a matter keeps what it is about' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.version NOT IN (OLD.version, OLD.version + 1) OR (NEW.state <> OLD.state AND NEW.version = OLD.version) THEN
        RAISE EXCEPTION 'every step of a matter has a version of its own' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.outcome <> '' AND (NEW.outcome, NEW.reason, NEW.decided_at, NEW.decision_hash)
       IS DISTINCT FROM (OLD.outcome, OLD.reason, OLD.decided_at, OLD.decision_hash) THEN
        RAISE EXCEPTION 'the outcome of a matter stands' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.consumed_at IS NOT NULL AND NEW.consumed_at IS DISTINCT FROM OLD.consumed_at THEN
        RAISE EXCEPTION 'a decision is carried out once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_matter_keep BEFORE DELETE OR UPDATE OF
    id, public_id, receipt, kind, topic, subject_id, applicant_id, mandate_id, channel, opening_key, received_at,
    limit_days, appeals_id, version, state, outcome, reason, decided_at, decision_hash, consumed_at ON accounts_matter
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_matter();

CREATE FUNCTION accounts_keep_matter_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'the log of a matter is only added to' USING ERRCODE = 'restrict_violation';
    END IF;
    OLD.note_sealed := NEW.note_sealed;
    IF NEW *<> OLD THEN
        RAISE EXCEPTION 'the log of a matter is only added to' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_matterevent_keep BEFORE DELETE OR UPDATE OF
    id, public_id, matter_id, version, act, state_before, state_after, reason, actor_user_id, at ON accounts_matterevent
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_matter_event();

CREATE FUNCTION accounts_keep_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'proposals are never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'waiting' AND (NEW.state, NEW.decided_by_id, NEW.decided_at)
       IS DISTINCT FROM (OLD.state, OLD.decided_by_id, OLD.decided_at) THEN
        RAISE EXCEPTION 'a proposal is decided once' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.consumed_at IS NOT NULL AND NEW.consumed_at IS DISTINCT FROM OLD.consumed_at THEN
        RAISE EXCEPTION 'an approval is used once' USING ERRCODE = 'restrict_violation';
    END IF;
    OLD.state := NEW.state;
    OLD.decided_by_id := NEW.decided_by_id;
    OLD.decided_at := NEW.decided_at;
    OLD.consumed_at := NEW.consumed_at;
    OLD.payload_sealed := NEW.payload_sealed;
    IF NEW *<> OLD THEN
        RAISE EXCEPTION 'what was proposed stays as it was' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_approval_keep BEFORE DELETE OR UPDATE OF
    id, public_id, code, area_key, subject_person_id, payload_hash, proposed_by_id, proposed_at, expires_at, state,
    decided_by_id, decided_at, consumed_at ON accounts_approval
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_approval();
