-- A draft begins as one, and is decided later; a value begins as true, and is superseded later.
-- Emptying a table is a change like any other, and the row that names the edition stays.

CREATE FUNCTION regions_begin_as_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'waiting' THEN
        RAISE EXCEPTION 'a change of policy begins as a draft' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER regions_policychange_begin AFTER INSERT ON regions_policychange
    FOR EACH ROW EXECUTE FUNCTION regions_begin_as_draft();

CREATE FUNCTION regions_begin_as_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.superseded_at IS NOT NULL THEN
        RAISE EXCEPTION 'a row of % is not born superseded', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER regions_policyvalue_begin AFTER INSERT ON regions_policyvalue
    FOR EACH ROW EXECUTE FUNCTION regions_begin_as_true();

CREATE FUNCTION regions_keep_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the row that names the edition stays' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER regions_edition_keep BEFORE DELETE OR TRUNCATE ON regions_edition
    FOR EACH STATEMENT EXECUTE FUNCTION regions_keep_edition();

CREATE TRIGGER regions_division_emptied AFTER TRUNCATE ON regions_division
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_divisionsuccession_emptied AFTER TRUNCATE ON regions_divisionsuccession
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_poolingarea_emptied AFTER TRUNCATE ON regions_poolingarea
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_areamembership_emptied AFTER TRUNCATE ON regions_areamembership
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_crossprovinceopening_emptied AFTER TRUNCATE ON regions_crossprovinceopening
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_servicepoint_emptied AFTER TRUNCATE ON regions_servicepoint
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_policyvalue_emptied AFTER TRUNCATE ON regions_policyvalue
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
CREATE TRIGGER regions_workyear_emptied AFTER TRUNCATE ON regions_workyear
    FOR EACH STATEMENT EXECUTE FUNCTION regions_new_edition();
