-- Nothing hangs on a placeholder: whoever has a number, an account or an insurance is a person on record. Asked once a
-- statement, for registers write many rows at once.
CREATE FUNCTION accounts_not_of_placeholders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM added JOIN accounts_insuredperson p ON p.id = added.person_id WHERE p.is_placeholder)
    THEN
        RAISE EXCEPTION 'a placeholder has no number, account or insurance'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_nothing_of_placeholders';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_identitydocument_not_of_placeholders
    AFTER INSERT ON accounts_identitydocument REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_not_of_placeholders();
CREATE TRIGGER accounts_enrolment_not_of_placeholders
    AFTER INSERT ON accounts_enrolment REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_not_of_placeholders();
CREATE TRIGGER accounts_user_not_of_placeholders
    AFTER INSERT ON accounts_user REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_not_of_placeholders();

CREATE FUNCTION accounts_user_not_of_placeholder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM accounts_insuredperson p WHERE p.id = NEW.person_id AND p.is_placeholder) THEN
        RAISE EXCEPTION 'a placeholder has no account'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_nothing_of_placeholders';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_user_not_of_placeholders_later
    AFTER UPDATE OF person_id ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION accounts_user_not_of_placeholder();

-- What is a placeholder stays one, and nobody on record becomes one.
CREATE FUNCTION accounts_placeholder_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a placeholder stays one until it is merged' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER accounts_insuredperson_placeholder_stays
    BEFORE UPDATE OF is_placeholder ON accounts_insuredperson
    FOR EACH ROW WHEN (NEW.is_placeholder IS DISTINCT FROM OLD.is_placeholder)
    EXECUTE FUNCTION accounts_placeholder_stays();
