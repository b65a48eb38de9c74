-- Tell one partner of something that is its own, in the transaction of the act; for functions that write the act
-- themselves. A partner that may not read such facts, or has no way to hear of events, is told nothing.
CREATE FUNCTION accounts_event_own(
    named uuid, of_partner bigint, of_person bigint, of_kind text, of_scope text, of_key text, of_data jsonb, at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO accounts_partnerevent (public_id, partner_id, person_id, kind, key, data, happened_at)
    SELECT named, partner.id, of_person, of_kind, of_key, of_data, at
    FROM accounts_partner partner
    WHERE partner.id = of_partner AND partner.is_enabled AND of_scope = ANY (partner.scopes)
      AND partner.scopes && ARRAY['events:read', 'webhooks:manage']::varchar[]
    ON CONFLICT DO NOTHING;
END
$$;
