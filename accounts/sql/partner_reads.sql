-- What every request of a partner asks: whose token it is, whether somebody is linked, and the list of links. Each is one
-- call by plans made once a connection; left to itself the planner would think longer than it reads.

-- A link counts while it is not ended, its last day is not over, it holds one of the scopes that are asked for, and the
-- human being lives; a token got by one person's consent counts for that link only. Hardly anybody stands in the registry
-- twice.
CREATE FUNCTION accounts_is_linked(partner bigint, person bigint, in_scopes text[], on_day date, only_link bigint)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    rows_of CONSTANT bigint[] := accounts_same_person(person);
BEGIN
    RETURN EXISTS (
            SELECT 1 FROM accounts_partnerlink link
            WHERE link.partner_id = partner AND link.person_id = ANY (rows_of) AND link.ended_at IS NULL
              AND (link.expires_on IS NULL OR link.expires_on > on_day)
              AND link.scopes::text[] && in_scopes AND (only_link IS NULL OR link.id = only_link))
        AND NOT EXISTS (
            SELECT 1 FROM accounts_insuredperson p WHERE p.id = ANY (rows_of) AND p.died_on IS NOT NULL);
END
$$;

-- Somebody who let a partner act for them, as `accounts_person_cards` shows them; no row for absent, dead or not linked.
CREATE FUNCTION accounts_linked_person(partner bigint, wanted uuid, in_scopes text[], on_day date, only_link bigint)
RETURNS TABLE (
    id bigint, public_id uuid, name text, sex text, born_on date, died_on date, shown_number bytea)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked bigint;
BEGIN
    SELECT p.id INTO asked FROM accounts_insuredperson p WHERE p.public_id = wanted;
    IF asked IS NULL OR NOT accounts_is_linked(partner, asked, in_scopes, on_day, only_link) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT card.id, card.public_id, card.name, card.sex, card.born_on, card.died_on, card.shown_number
    FROM accounts_person_cards(ARRAY[asked]) AS card
    WHERE card.born_on IS NOT NULL;
END
$$;

-- A page of a partner's live links to living people, the oldest first, or one alone. Of two links of one basis to one human
-- being the earlier stands for both.
CREATE FUNCTION accounts_partner_links(partner bigint, after uuid, most int, on_day date, only_link bigint)
RETURNS TABLE (
    link_id uuid, person_public_id uuid, basis text, scopes text[], started_at timestamptz, expires_on date)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT link.public_id, coalesce(human.public_id, person.public_id), link.basis::text, link.scopes::text[],
        link.started_at, link.expires_on
    FROM accounts_partnerlink link
    JOIN accounts_insuredperson person ON person.id = link.person_id
    LEFT JOIN accounts_insuredperson human ON human.id = person.merged_into_id
    WHERE link.partner_id = partner AND link.ended_at IS NULL AND link.public_id > after
      AND (link.expires_on IS NULL OR link.expires_on > on_day) AND (only_link IS NULL OR link.id = only_link)
      AND person.died_on IS NULL AND human.died_on IS NULL
      AND (
          (person.merged_into_id IS NULL AND NOT EXISTS (
              SELECT 1 FROM accounts_insuredperson alias WHERE alias.merged_into_id = person.id))
          OR (
              accounts_died_on(person.id) IS NULL
              AND NOT EXISTS (
                  SELECT 1 FROM accounts_partnerlink earlier
                  WHERE earlier.partner_id = partner AND earlier.ended_at IS NULL
                    AND earlier.public_id < link.public_id AND earlier.basis = link.basis
                    AND (earlier.expires_on IS NULL OR earlier.expires_on > on_day)
                    AND earlier.person_id = ANY (accounts_same_person(person.id)))))
    ORDER BY link.public_id
    LIMIT most;
END
$$;

-- The enrolments of some people on a day, as known now.
CREATE FUNCTION accounts_enrolments_on(persons bigint[], on_day date)
RETURNS TABLE (human_id bigint, insurance text, area_key text, has_personal_account boolean, state text)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT coalesce(person.merged_into_id, person.id), enrolment.insurance::text, enrolment.area_key::text,
        enrolment.has_personal_account, enrolment.state::text
    FROM accounts_enrolment enrolment
    JOIN accounts_insuredperson person ON person.id = enrolment.person_id
    WHERE enrolment.person_id = ANY (accounts_same_people(persons)) AND enrolment.superseded_at IS NULL
      AND enrolment.starts_on <= on_day AND (enrolment.ends_on IS NULL OR enrolment.ends_on > on_day)
    ORDER BY 1, enrolment.insurance, enrolment.person_id, enrolment.id;
END
$$;
