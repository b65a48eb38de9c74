-- A pair may get grounds and another state; whom it is about and since when never changes, and it never goes.

CREATE TRIGGER accounts_duplicatepair_kept
    BEFORE DELETE OR UPDATE OF id, public_id, one_id, other_id, found_at
    ON accounts_duplicatepair FOR EACH ROW EXECUTE FUNCTION house_append_only();
