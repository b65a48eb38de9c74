-- A document is superseded and never changed, but for its seal and blind index: a key that goes out of use must leave
-- no row behind, and a number sealed anew is the same number. That it belongs to this person the seal itself says.

CREATE TRIGGER accounts_identitydocument_supersede_only
    AFTER DELETE OR UPDATE OF id, public_id, person_id, kind, country, role, source, issued_on, expires_on,
        differs_by_sex, differs_by_birth, starts_on, ends_on, recorded_at, superseded_at
    ON accounts_identitydocument FOR EACH ROW EXECUTE FUNCTION house_supersede_only();
