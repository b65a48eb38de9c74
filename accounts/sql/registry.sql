-- What imports need besides tables: keys seen in passing survive no crash, and need none of its cost.

ALTER TABLE accounts_registryseen SET UNLOGGED;

CREATE FUNCTION accounts_is_born_before(one bigint, other bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM accounts_insuredperson a, accounts_insuredperson b
        WHERE a.id = one AND b.id = other AND a.born_on < b.born_on)
$$;
