-- Whether a payee draws on no relative of a patient for now, because it held much again and again and kept nothing.
CREATE FUNCTION family_payee_paused(of_payee bigint, of_patient bigint, on_day date) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN of_payee IS NOT NULL AND EXISTS (
        SELECT 1 FROM family_paymentflag flag JOIN family_payment p ON p.id = flag.payment_id
        WHERE flag.kind = 'hold_and_release' AND (flag.facts ->> 'until') > on_day::text
          AND p.payee_id = of_payee AND p.patient_id = ANY (accounts_same_person(of_patient)));
END
$$;

-- Whether a payment is one of the first of a binding, which have a lower limit: until enough payments have stood that were
-- not tiny, and until enough days have passed since both agreed. No count is no such time. The twin of `is_first` in
-- `family/rules/paying.py`.
CREATE FUNCTION family_is_first(
    kept bigint[], days_since int, first_count int, first_minimum bigint, first_days int
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT first_count > 0 AND (
        days_since < first_days
        OR (SELECT count(*) FROM unnest(kept) AS one (fen) WHERE one.fen > 0 AND one.fen >= first_minimum) < first_count)
$$;

-- Hold what a payee charges a patient. Asked again under the same key it answers what it answered before; under a key of
-- something else it moves nothing. Outcomes: held, repeated, conflict, not_a_payee, unknown_patient.
CREATE OR REPLACE FUNCTION family_payment_hold(
    of_payee bigint, by_user bigint, of_key text, of_patient bigint, of_use text, of_area text, fen bigint,
    on_day date, at timestamptz, until timestamptz, terms jsonb
) RETURNS TABLE (outcome text, payment jsonb) LANGUAGE plpgsql AS $$
DECLARE
    year_from CONSTANT date := date_trunc('year', on_day);
    month_from CONSTANT date := date_trunc('month', on_day);
    sharer_order CONSTANT text := terms ->> 'sharer_order';
    areas CONSTANT text[] := ARRAY(SELECT jsonb_array_elements_text(terms -> 'areas'));
    -- Where one sharer pays for somebody of their own accord, nobody else's account is asked.
    payer_only CONSTANT bigint := (terms ->> 'payer_only')::bigint;
    called text := terms ->> 'payee_name';
    same bigint[];
    human bigint;
    patient record;
    payee record;
    earlier record;
    why text;
    sharers bigint[];
    mine_of bigint[];
    mine_kind text[];
    mine_id bigint[];
    mine_area text[];
    mine_state text[];
    mine_fen bigint[];
    used_month bigint := 0;
    used_year bigint := 0;
    sources text[];
    blocks text[];
    accounts bigint[];
    bindings bigint[];
    balances bigint[];
    payment_lefts bigint[];
    first_lefts bigint[];
    month_lefts bigint[];
    year_lefts bigint[];
    written bigint;
    named CONSTANT uuid := (terms ->> 'public_id')::uuid;
    paying bigint[];
    fens bigint[];
    passed jsonb;
BEGIN
    same := accounts_same_person(of_patient);
    human := same[1];
    PERFORM pg_advisory_xact_lock(hashtextextended('payments of a patient', human));

    SELECT p.id, p.amount_fen, p.use, p.patient_id INTO earlier
    FROM family_payment p WHERE p.payee_id IS NOT DISTINCT FROM of_payee AND p.request_key = of_key;
    IF FOUND THEN
        outcome := CASE WHEN earlier.amount_fen = fen AND earlier.use = of_use AND earlier.patient_id = ANY (same)
            THEN 'repeated' ELSE 'conflict' END;
        payment := CASE WHEN outcome = 'repeated' THEN family_payment_told(earlier.id) END;
        RETURN NEXT;
        RETURN;
    END IF;
    IF of_payee IS NOT NULL THEN
        SELECT * INTO payee FROM accounts_partner_named(of_payee);
        IF NOT FOUND OR payee.kind <> of_use OR NOT payee.is_enabled THEN
            outcome := 'not_a_payee';
            RETURN NEXT;
            RETURN;
        END IF;
        called := payee.name;
    END IF;
    SELECT * INTO patient FROM accounts_payers(
        ARRAY[human], ARRAY(SELECT jsonb_array_elements_text(terms -> 'user_schemes')), on_day);
    IF NOT FOUND THEN
        outcome := 'unknown_patient';
        RETURN NEXT;
        RETURN;
    END IF;

    -- Who may pay. A binding that is being revoked is waited for, and then is none.
    why := CASE WHEN NOT patient.is_alive THEN 'patient_dead'
        WHEN NOT coalesce((terms -> 'uses') ? of_use, false) THEN 'use_closed'
        WHEN NOT patient.is_enrolled THEN 'patient_not_insured'
        WHEN NOT patient.is_paying AND of_use <> 'resident_premium' THEN 'patient_in_arrears' END;
    WITH held AS MATERIALIZED (
        SELECT b.* FROM family_sharingbinding b
        WHERE why IS NULL AND b.user_id = ANY (same) AND b.state IN ('active', 'suspended')
          AND (payer_only IS NULL OR b.sharer_id = ANY (accounts_same_person(payer_only)))
        ORDER BY b.id FOR SHARE
    )
    SELECT array_agg(held.sharer_id) INTO sharers FROM held;
    IF sharers IS NOT NULL THEN
        SELECT coalesce(sum(part.amount_fen - part.released_fen - part.refunded_fen)
                FILTER (WHERE part.paid_on >= month_from), 0),
            coalesce(sum(part.amount_fen - part.released_fen - part.refunded_fen), 0)
        INTO used_month, used_year
        FROM family_paymentpart part
        WHERE part.patient_id = ANY (same) AND part.source = 'sharer' AND part.area_key = of_area
          AND part.paid_on >= year_from AND part.paid_on < year_from + interval '1 year';
    END IF;

    SELECT array_agg(s.human_id), array_agg(s.kind), array_agg(s.account_id), array_agg(s.area_key),
        array_agg(s.state), array_agg(s.balance_fen)
    INTO mine_of, mine_kind, mine_id, mine_area, mine_state, mine_fen
    FROM accounts_spendable(
        human || ARRAY(SELECT accounts_canonical_person(one) FROM unnest(sharers) AS of_all (one))) s;

    WITH mine AS MATERIALIZED (
        SELECT * FROM unnest(mine_of, mine_kind, mine_id, mine_area, mine_state, mine_fen)
            AS account (human_id, kind, account_id, area_key, state, balance_fen)
    ), payer AS MATERIALIZED (
        SELECT p.* FROM accounts_payers(
            sharers, ARRAY(SELECT jsonb_array_elements_text(terms -> 'sharer_schemes')), on_day) p
    ), used AS MATERIALIZED (
        SELECT part.binding_id,
            sum(part.amount_fen - part.released_fen - part.refunded_fen) FILTER (WHERE part.paid_on >= month_from) AS month,
            sum(part.amount_fen - part.released_fen - part.refunded_fen) AS year
        FROM family_paymentpart part
        WHERE sharers IS NOT NULL AND part.patient_id = ANY (same) AND part.source = 'sharer'
          AND part.paid_on >= year_from AND part.paid_on < year_from + interval '1 year'
        GROUP BY part.binding_id
    ), source AS (
        SELECT CASE own.kind WHEN 'personal' THEN 'own_account' ELSE 'own_wallet' END AS source,
            CASE own.kind WHEN 'personal' THEN 1 ELSE 2 END AS turn,
            -- Of several accounts of one's own, of two records that were merged, the one that pays most goes first.
            CASE WHEN mine.state = 'open' THEN 0 ELSE 1 END AS place, -coalesce(mine.balance_fen, 0) AS balance_turn,
            NULL::timestamptz AS bound_at, NULL::bigint AS binding_id, mine.account_id, mine.balance_fen,
            CASE WHEN NOT patient.is_alive THEN 'patient_dead'
                WHEN NOT coalesce((terms -> 'uses') ? of_use, false) THEN 'use_closed'
                WHEN mine.account_id IS NULL THEN 'no_account'
                WHEN mine.state <> 'open' THEN 'account_frozen'
                WHEN own.kind = 'personal' AND cardinality(areas) > 0 AND NOT mine.area_key = ANY (areas) THEN 'out_of_reach' END AS block,
            NULL::bigint AS payment_left, NULL::bigint AS first_left, NULL::bigint AS month_left,
            NULL::bigint AS year_left
        FROM unnest(ARRAY['personal', 'wallet']) AS own (kind)
        LEFT JOIN mine ON mine.human_id = human AND mine.kind = own.kind
        WHERE (own.kind = 'personal' OR mine.account_id IS NOT NULL) AND payer_only IS NULL
        UNION ALL
        SELECT 'sharer', 3, CASE WHEN sharer_order = 'user_set' THEN coalesce(b.place, 32767) ELSE 0 END,
            CASE WHEN sharer_order = 'balance_descending' THEN -coalesce(mine.balance_fen, 0) END,
            b.answered_at, b.id, mine.account_id, mine.balance_fen,
            CASE WHEN payer.human_id = human THEN 'twice'
                WHEN row_number() OVER (PARTITION BY payer.human_id ORDER BY b.state <> 'active', b.id) > 1 THEN 'twice'
                WHEN NOT payer.is_alive THEN 'sharer_dead'
                WHEN terms ->> 'is_payee_paused' = 'true' THEN 'payee_paused'
                WHEN b.state = 'suspended' THEN 'suspended'
                WHEN b.frozen_at IS NOT NULL THEN 'binding_frozen'
                WHEN b.starts_on > on_day THEN 'not_started'
                WHEN NOT of_use = ANY (b.uses) THEN 'use_not_allowed'
                WHEN NOT payer.is_paying THEN 'sharer_not_insured'
                WHEN mine.account_id IS NULL THEN 'no_account'
                WHEN mine.state <> 'open' THEN 'account_frozen'
                WHEN NOT mine.area_key = ANY (areas) OR terms ->> 'is_shared' = 'false' THEN 'out_of_reach' END,
            b.payment_cap_fen,
            CASE WHEN family_is_first(
                    ARRAY(SELECT before.settled_fen - before.refunded_fen FROM family_paymentpart before
                        WHERE before.binding_id = b.id AND before.source = 'sharer' AND before.settled_fen > 0
                          AND before.settled_fen - before.refunded_fen >= (terms ->> 'first_minimum')::bigint
                        LIMIT (terms ->> 'first_count')::int),
                    on_day - coalesce((b.answered_at AT TIME ZONE 'Asia/Shanghai')::date, on_day),
                    (terms ->> 'first_count')::int, (terms ->> 'first_minimum')::bigint, (terms ->> 'first_days')::int)
                THEN (terms ->> 'first_cap')::bigint END,
            b.month_cap_fen - coalesce(used.month, 0), b.year_cap_fen - coalesce(used.year, 0)
        FROM family_sharingbinding b
        JOIN payer ON payer.asked = b.sharer_id
        -- Of a sharer the one account that has most, so that the limits of a binding are those of one account.
        LEFT JOIN LATERAL (
            SELECT one.* FROM mine one WHERE one.human_id = payer.human_id AND one.kind = 'personal'
            ORDER BY one.state <> 'open', one.balance_fen DESC, one.account_id LIMIT 1) mine ON true
        LEFT JOIN used ON used.binding_id = b.id
        WHERE why IS NULL AND b.user_id = ANY (same) AND b.state IN ('active', 'suspended')
    ), ordered AS (
        SELECT row_number() OVER (
                ORDER BY CASE WHEN turn = 3 AND terms ->> 'sharers_first' = 'true' THEN 0 ELSE turn END, source.place,
                    balance_turn, bound_at NULLS LAST, binding_id, account_id) AS nth,
            source.*
        FROM source
    )
    SELECT array_agg(o.source ORDER BY nth), array_agg(o.block ORDER BY nth), array_agg(o.account_id ORDER BY nth),
        array_agg(o.binding_id ORDER BY nth), array_agg(coalesce(o.balance_fen, 0) ORDER BY nth),
        array_agg(o.payment_left ORDER BY nth), array_agg(o.first_left ORDER BY nth),
        array_agg(o.month_left ORDER BY nth), array_agg(o.year_left ORDER BY nth)
    INTO sources, blocks, accounts, bindings, balances, payment_lefts, first_lefts, month_lefts, year_lefts
    FROM ordered o;

    INSERT INTO family_payment (public_id, payee_id, payee_name, request_key, patient_id, use, area_key, amount_fen,
            settled_fen, refunded_fen, state, paid_on, held_at, expires_at, skipped)
        VALUES (named, of_payee, called, of_key, human, of_use, of_area, fen, 0, 0, 'held', on_day, at, until, '[]')
        ON CONFLICT (payee_id, request_key) DO NOTHING RETURNING id INTO written;
    IF written IS NULL THEN
        -- Another patient was charged under this key at the same time.
        outcome := 'conflict';
        RETURN NEXT;
        RETURN;
    END IF;
    WITH decided AS MATERIALIZED (
        SELECT * FROM family_allocate(fen, sources, blocks, balances, payment_lefts, first_lefts, month_lefts,
            year_lefts, (terms ->> 'payment_cap')::bigint, (terms ->> 'month_cap')::bigint - used_month,
            (terms ->> 'year_cap')::bigint - used_year)
    ), part AS (
        INSERT INTO family_paymentpart (payment_id, place, source, account_id, binding_id, patient_id, area_key,
                amount_fen, settled_fen, released_fen, refunded_fen, reason, paid_on)
            SELECT written, row_number() OVER (ORDER BY d.place), coalesce(sources[d.place], 'cash'),
                accounts[d.place], bindings[d.place], human, of_area, d.paid_fen, 0, 0, 0, d.reason, on_day
            FROM decided d WHERE d.paid_fen > 0
    )
    SELECT array_agg(accounts[d.place] ORDER BY d.place) FILTER (WHERE d.paid_fen > 0 AND accounts[d.place] IS NOT NULL),
        array_agg(d.paid_fen ORDER BY d.place) FILTER (WHERE d.paid_fen > 0 AND accounts[d.place] IS NOT NULL),
        jsonb_agg(jsonb_build_object('source', sources[d.place], 'binding_id', bindings[d.place], 'reason', d.reason)
            ORDER BY d.place) FILTER (WHERE d.paid_fen = 0)
    INTO paying, fens, passed FROM decided d;
    IF why IS NOT NULL AND why NOT IN ('patient_dead', 'use_closed') THEN
        passed := coalesce(passed, '[]') || jsonb_build_array(
            jsonb_build_object('source', 'sharer', 'binding_id', NULL, 'reason', why));
    END IF;
    IF passed IS NOT NULL THEN
        UPDATE family_payment SET skipped = passed WHERE id = written;
    END IF;
    IF paying IS NOT NULL THEN
        PERFORM accounts_ledger_hold('payment:' || named || ':hold', on_day, at, called, paying, fens);
    END IF;
    IF jsonb_typeof(terms -> 'facts') = 'object' THEN
        PERFORM accounts_audit_note(at, 'payment.held', by_user, of_payee, human, 'payment', named, terms -> 'facts');
    END IF;
    outcome := 'held';
    payment := family_payment_told(written);
    RETURN NEXT;
END
$$;
