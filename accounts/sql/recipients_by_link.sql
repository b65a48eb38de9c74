-- How many people are written to, as `recipients.sql` tells it, on a day: what a partner bound in its app counts only as
-- long as it would be let to bind it. The link is of that very row, not ended, not past its last day and allows it, as
-- its partner still may; and nobody of that human being has died. `accounts.queries.reach` says the same.
-- The function without a day stays for delivery workers of the release before, until all are started anew.

CREATE FUNCTION accounts_recipients(people bigint[], on_day date) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    same CONSTANT bigint[] := accounts_same_people(people);
    -- Hardly anybody: asked once for all of them, and not for each address.
    dead CONSTANT bigint[] := ARRAY(
        SELECT coalesce(p.merged_into_id, p.id) FROM accounts_insuredperson p
        WHERE p.id = ANY (same) AND p.died_on IS NOT NULL);
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_array(
            person.id, coalesce(person.merged_into_id, person.id), person.public_id, encode(person.phone_sealed, 'hex'),
            account.public_id, encode(account.phone_sealed, 'hex'), account.is_phone_verified,
            encode(account.email_sealed, 'hex'), account.language,
            CASE WHEN bound.partner_link_id IS NULL OR (
                link.person_id = bound.person_id AND link.ended_at IS NULL
                AND (link.expires_on IS NULL OR link.expires_on > on_day)
                AND 'notices:deliver' = ANY (link.scopes)
                AND partner.is_enabled AND 'notices:deliver' = ANY (partner.scopes)
                AND coalesce(person.merged_into_id, person.id) <> ALL (dead)
            ) THEN encode(bound.address_sealed, 'hex') END,
            coalesce(preference.word_turn, 0)
        ) ORDER BY person.merged_into_id NULLS FIRST, person.id), '[]')
        FROM accounts_insuredperson person
        LEFT JOIN accounts_user account ON account.person_id = person.id
        LEFT JOIN accounts_channeladdress bound
            ON bound.person_id = person.id AND bound.channel = 'app' AND bound.ended_at IS NULL
        LEFT JOIN accounts_partnerlink link ON link.id = bound.partner_link_id
        LEFT JOIN accounts_partner partner ON partner.id = link.partner_id
        LEFT JOIN accounts_noticepreference preference ON preference.person_id = person.id
        WHERE person.id = ANY (same));
END
$$;
