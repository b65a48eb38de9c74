-- Persons for the floors above, by function and never by table.

CREATE FUNCTION accounts_is_alive(person bigint, on_day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_insuredperson p
        WHERE p.id = person AND (p.died_on IS NULL OR p.died_on > on_day))
$$;
