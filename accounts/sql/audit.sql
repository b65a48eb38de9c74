-- Chains audit events: each row carries the hash of itself and of the row before it in its shard.

CREATE FUNCTION accounts_audit_content(event accounts_auditevent) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT convert_to(
        concat_ws('|',
            event.shard, event.sequence, extract(epoch FROM event.at), event.action,
            coalesce(event.actor_user_id::text, '-'), coalesce(event.actor_partner_id::text, '-'),
            event.actor_area_key, coalesce(event.subject_person_id::text, '-'),
            coalesce(event.mandate_id::text, '-'), event.object_kind, coalesce(event.object_id::text, '-'),
            event.reason, event.facts::text),
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
    WHERE head.sequence <> coalesce(
        (SELECT max(event.sequence) FROM accounts_auditevent event WHERE event.shard = head.shard), 0)
$$;
