-- The house's two guards. Both speak plainly and use SQLSTATE 23001 (restrict_violation),
-- which Django shows as an IntegrityError. TRUNCATE is left alone: tests and restores need it.

CREATE FUNCTION house_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added, never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION house_supersede_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rows of % are never deleted: supersede them', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL THEN
        RAISE EXCEPTION 'a row of % is superseded once, and stays so', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    -- *<> compares the stored bytes of the whole row, so that no column type can hide a change.
    OLD.superseded_at := NEW.superseded_at;
    IF NEW *<> OLD THEN
        RAISE EXCEPTION 'rows of % are never changed: supersede the row and add a new one', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
