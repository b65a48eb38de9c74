-- Chains audit events: each row carries the hash of itself and of the row before it in its shard.
-- The content is a JSON array, so that no text can be moved from one column to the next unseen.

CREATE FUNCTION accounts_audit_content(event accounts_auditevent) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT convert_to(
        jsonb_build_array(
            event.shard, event.sequence, extract(epoch FROM event.at), event.action,
            event.actor_user_id, event.actor_partner_id, event.actor_area_key, event.subject_person_id,
            event.mandate_id, event.object_kind, event.object_id, event.reason, event.facts)::text,
        'UTF8')
$$;

CREATE FUNCTION accounts_audit_append() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    head accounts_audithead;
BEGIN
    NEW.shard := coalesce(NEW.subject_person_id, 0) % 16;
    SELECT * INTO head FROM accounts_audithead WHERE shard = NEW.shard FOR UPDATE;
    NEW.sequence := head.sequence + 1;
    NEW.hash := sha256(head.hash || accounts_audit_content(NEW));
    UPDATE accounts_audithead SET sequence = NEW.sequence, hash = NEW.hash WHERE shard = NEW.shard;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_auditevent_append BEFORE INSERT ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_append();

INSERT INTO accounts_audithead (shard, sequence, hash)
    SELECT number, 0, '\x' FROM generate_series(0, 15) AS number;

CREATE FUNCTION accounts_audit_broken_links() RETURNS TABLE (shard smallint, sequence bigint)
LANGUAGE sql STABLE AS $$
    WITH chained AS (
        SELECT event.shard, event.sequence, event.hash,
               lag(event.hash, 1, '\x'::bytea) OVER link AS previous_hash,
               lag(event.sequence, 1, 0::bigint) OVER link AS previous_sequence,
               accounts_audit_content(event) AS content
        FROM accounts_auditevent event
        WINDOW link AS (PARTITION BY event.shard ORDER BY event.sequence)
    )
    SELECT chained.shard, chained.sequence FROM chained
    WHERE chained.sequence <> chained.previous_sequence + 1
       OR chained.hash <> sha256(chained.previous_hash || chained.content)
    UNION ALL
    SELECT head.shard, head.sequence FROM accounts_audithead head
    LEFT JOIN LATERAL (
        SELECT event.sequence, event.hash FROM accounts_auditevent event
        WHERE event.shard = head.shard ORDER BY event.sequence DESC LIMIT 1
    ) AS newest ON true
    WHERE (head.sequence, head.hash) <> (coalesce(newest.sequence, 0), coalesce(newest.hash, '\x'::bytea))
$$;
