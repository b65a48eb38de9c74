-- Who is told about a person's matters on a day, across the rows of one human being; a mandate that rests tells nobody.
-- Takes the place of the function in `merged_people.sql`.

CREATE OR REPLACE FUNCTION family_reminder_recipients(person bigint, on_day date) RETURNS TABLE (recipient_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT accounts_canonical_person(person) WHERE accounts_is_alive(person, on_day)
    UNION
    SELECT accounts_canonical_person(mandate.helper_id)
    FROM family_mandate mandate
    WHERE mandate.principal_id = ANY (accounts_same_person(person))
      AND mandate.revoked_at IS NULL
      AND mandate.frozen_at IS NULL
      AND mandate.starts_on <= on_day
      AND (mandate.ends_on IS NULL OR mandate.ends_on > on_day)
      AND accounts_is_alive(person, on_day)
      AND accounts_is_alive(mandate.helper_id, on_day)
$$;
