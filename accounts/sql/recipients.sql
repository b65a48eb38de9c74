-- How many people are written to: a row for each of them, whichever of a human being's rows was asked for, with its account,
-- the address bound in an app and the turn of the code word. Sealed values are told as hexadecimal digits. One value for
-- all of them, so that it comes with the statement that begins to send; ordered by the row that goes on, then the older ones.
-- As it began; `recipients_by_link.sql` asks for the links of partners.

CREATE FUNCTION accounts_recipients(people bigint[]) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    same CONSTANT bigint[] := accounts_same_people(people);
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_array(
            person.id, coalesce(person.merged_into_id, person.id), person.public_id, encode(person.phone_sealed, 'hex'),
            account.public_id, encode(account.phone_sealed, 'hex'), account.is_phone_verified,
            encode(account.email_sealed, 'hex'), account.language, encode(bound.address_sealed, 'hex'),
            coalesce(preference.word_turn, 0)
        ) ORDER BY person.merged_into_id NULLS FIRST, person.id), '[]')
        FROM accounts_insuredperson person
        LEFT JOIN accounts_user account ON account.person_id = person.id
        LEFT JOIN accounts_channeladdress bound
            ON bound.person_id = person.id AND bound.channel = 'app' AND bound.ended_at IS NULL
        LEFT JOIN accounts_noticepreference preference ON preference.person_id = person.id
        WHERE person.id = ANY (same));
END
$$;
