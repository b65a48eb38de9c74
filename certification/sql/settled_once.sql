-- What was settled stays so: an appointment or a try at the door is history once it has an end, and none is deleted.

CREATE FUNCTION certification_settled_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is settled once, and never deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER certification_appointment_settled BEFORE UPDATE ON certification_appointment
FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL) EXECUTE FUNCTION certification_settled_once();

CREATE TRIGGER certification_appointment_kept BEFORE DELETE ON certification_appointment
FOR EACH ROW EXECUTE FUNCTION certification_settled_once();

CREATE TRIGGER certification_visittry_settled BEFORE UPDATE ON certification_visittry
FOR EACH ROW WHEN (OLD.outcome <> '') EXECUTE FUNCTION certification_settled_once();

CREATE TRIGGER certification_visittry_kept BEFORE DELETE ON certification_visittry
FOR EACH ROW EXECUTE FUNCTION certification_settled_once();

CREATE TRIGGER certification_homevisit_kept BEFORE DELETE ON certification_homevisit
FOR EACH ROW EXECUTE FUNCTION certification_settled_once();
