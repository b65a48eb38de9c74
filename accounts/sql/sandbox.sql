-- A database is a sandbox's from its beginning or never: nobody is in it when it is marked, and the mark stays.
-- People of a sandbox have ids of version 5, and there is no such person where the mark is missing.

CREATE FUNCTION accounts_sandbox_begins_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM accounts_insuredperson) THEN
        RAISE EXCEPTION 'people are in this database: it cannot become a sandbox'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_sandboxmark_empty';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION accounts_sandbox_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a sandbox stays a sandbox'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_sandboxmark_stays';
END
$$;

CREATE FUNCTION accounts_sandbox_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM accounts_sandboxmark) THEN
        RAISE EXCEPTION 'this is not a sandbox'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_sandbox_only';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_sandboxmark_empty BEFORE INSERT ON accounts_sandboxmark
    FOR EACH ROW EXECUTE FUNCTION accounts_sandbox_begins_empty();
CREATE TRIGGER accounts_sandboxmark_stays BEFORE UPDATE OR DELETE ON accounts_sandboxmark
    FOR EACH ROW EXECUTE FUNCTION accounts_sandbox_stays();
CREATE TRIGGER accounts_sandboxtenant_only BEFORE INSERT ON accounts_sandboxtenant
    FOR EACH ROW EXECUTE FUNCTION accounts_sandbox_only();
CREATE TRIGGER accounts_person_of_a_sandbox BEFORE INSERT ON accounts_insuredperson
    FOR EACH ROW WHEN (substr(NEW.public_id::text, 15, 1) = '5') EXECUTE FUNCTION accounts_sandbox_only();
