-- How a binding stood on a day that has passed: whatever changes one, in whichever way, leaves behind what it was. The
-- instant is the one its writer gives; without one nobody knows when it was, and the row says so by an empty column.

-- What is told of a binding, and may be another tomorrow.
CREATE FUNCTION family_binding_told(one family_sharingbinding) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'state', one.state, 'uses', one.uses, 'payment_cap_fen', one.payment_cap_fen,
        'month_cap_fen', one.month_cap_fen, 'year_cap_fen', one.year_cap_fen,
        'frozen_by', CASE WHEN one.frozen_at IS NULL THEN '' WHEN one.frozen_by = '' THEN 'sharer' ELSE one.frozen_by END,
        'cause', one.cause, 'starts_on', one.starts_on, 'ends_on', one.ends_on,
        'answered_at', one.answered_at, 'ended_at', one.ended_at)
$$;

CREATE FUNCTION family_note_binding_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb;
    after jsonb;
BEGIN
    before := family_binding_told(OLD);
    after := family_binding_told(NEW);
    IF before IS DISTINCT FROM after THEN
        INSERT INTO family_bindingpast (binding_id, was, stood_until)
        VALUES (
            OLD.id, before,
            CASE WHEN NEW.changed_at IS DISTINCT FROM OLD.changed_at THEN NEW.changed_at END);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER family_binding_changed AFTER UPDATE ON family_sharingbinding
    FOR EACH ROW EXECUTE FUNCTION family_note_binding_changed();
