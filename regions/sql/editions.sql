-- The edition gets a new name in the transaction of every change of places and policy.
-- A random name, not a count: two transactions could count to the same number and mean different contents.

CREATE FUNCTION regions_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE regions_edition SET name = gen_random_uuid();
    RETURN NULL;
END
$$;

CREATE TRIGGER regions_division_edition AFTER INSERT OR UPDATE OR DELETE ON regions_division
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_divisionsuccession_edition AFTER INSERT OR UPDATE OR DELETE ON regions_divisionsuccession
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_poolingarea_edition AFTER INSERT OR UPDATE OR DELETE ON regions_poolingarea
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_areamembership_edition AFTER INSERT OR UPDATE OR DELETE ON regions_areamembership
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_crossprovinceopening_edition AFTER INSERT OR UPDATE OR DELETE ON regions_crossprovinceopening
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_servicepoint_edition AFTER INSERT OR UPDATE OR DELETE ON regions_servicepoint
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_policyvalue_edition AFTER INSERT OR UPDATE OR DELETE ON regions_policyvalue
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_workyear_edition AFTER INSERT OR UPDATE OR DELETE ON regions_workyear
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();

INSERT INTO regions_edition (id, name) VALUES (1, gen_random_uuid());
