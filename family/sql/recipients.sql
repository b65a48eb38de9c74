-- Who is told about a person's matters on a day: the person, and every living helper by a live mandate.
-- Every grade includes being reminded (the pure rule is family.rules.mandates).
-- As it began; `merged_people.sql` reads across the rows of one human being.

CREATE FUNCTION family_reminder_recipients(person bigint, on_day date) RETURNS TABLE (recipient_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT person WHERE accounts_is_alive(person, on_day)
    UNION ALL
    SELECT mandate.helper_id
    FROM family_mandate mandate
    WHERE mandate.principal_id = person
      AND mandate.revoked_at IS NULL
      AND mandate.starts_on <= on_day
      AND (mandate.ends_on IS NULL OR mandate.ends_on > on_day)
      AND accounts_is_alive(person, on_day)
      AND accounts_is_alive(mandate.helper_id, on_day)
$$;
