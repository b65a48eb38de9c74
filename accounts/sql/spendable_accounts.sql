-- The accounts of some human beings, held: all that are not closed, also those of two records that were merged.
CREATE OR REPLACE FUNCTION accounts_spendable(humans bigint[])
RETURNS TABLE (human_id bigint, kind text, account_id bigint, area_key text, state text, balance_fen bigint)
LANGUAGE plpgsql AS $$
DECLARE
    people bigint[] := accounts_same_people(humans);
    taken bigint[] := '{}';
    wanted bigint[];
BEGIN
    -- Whoever was waited for may have moved the money to an account that was opened with it.
    LOOP
        wanted := ARRAY(
            SELECT a.id FROM accounts_ledgeraccount a WHERE a.person_id = ANY (people) AND a.state <> 'closed');
        EXIT WHEN wanted <@ taken;
        PERFORM accounts_ledger_take(wanted);
        taken := taken || wanted;
    END LOOP;
    RETURN QUERY
    SELECT accounts_canonical_person(a.person_id), a.kind::text, a.id, a.area_key::text, a.state::text, a.balance_fen
    FROM accounts_ledgeraccount a
    WHERE a.person_id = ANY (people) AND a.state <> 'closed';
END
$$;
