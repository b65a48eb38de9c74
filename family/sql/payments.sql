-- Payments: what is charged to a patient is held, settled, released and refunded, each by one function and in one
-- transaction with the money it moves. The decision is the twin of `family/rules/paying.py`; what policy says comes in as
-- `terms`. Locks: the patient's records, bindings, accounts by ascending id, the payment.
-- Every statement here finds its rows by an index whatever it is asked for, so each is planned once in a session and not
-- at each call: planning took two thirds of a payment's time.

-- Who pays how much of an amount, source after source; a last row is what is left for cash. A row that pays nothing says
-- why not. An empty limit is none.
CREATE OR REPLACE FUNCTION family_allocate(
    fen bigint, sources text[], blocks text[], balances bigint[], payment_lefts bigint[], first_lefts bigint[],
    month_lefts bigint[], year_lefts bigint[], all_payment bigint, all_month bigint, all_year bigint
) RETURNS TABLE (place int, paid_fen bigint, reason text) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    owed bigint := fen;
    shared bigint := 0;
    most bigint;
BEGIN
    FOR i IN 1..coalesce(cardinality(sources), 0) LOOP
        EXIT WHEN owed = 0;
        place := i;
        paid_fen := 0;
        reason := blocks[i];
        IF reason IS NULL THEN
            most := balances[i];
            reason := 'balance';
            IF sources[i] = 'sharer' THEN
                IF least(payment_lefts[i], all_payment - shared) < most THEN
                    most := least(payment_lefts[i], all_payment - shared);
                    reason := 'payment_cap';
                END IF;
                IF first_lefts[i] < most THEN
                    most := first_lefts[i];
                    reason := 'first_payments_cap';
                END IF;
                IF least(month_lefts[i], all_month - shared) < most THEN
                    most := least(month_lefts[i], all_month - shared);
                    reason := 'month_cap';
                END IF;
                IF least(year_lefts[i], all_year - shared) < most THEN
                    most := least(year_lefts[i], all_year - shared);
                    reason := 'year_cap';
                END IF;
            END IF;
            IF most >= owed THEN
                most := owed;
                reason := 'whole';
            END IF;
            paid_fen := greatest(most, 0);
            owed := owed - paid_fen;
            IF sources[i] = 'sharer' THEN
                shared := shared + paid_fen;
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
    IF owed > 0 THEN
        place := coalesce(cardinality(sources), 0) + 1;
        paid_fen := owed;
        reason := 'rest';
        RETURN NEXT;
    END IF;
END
$$;

-- A payment as those who act on it are told of it, with its parts and what went back.
CREATE OR REPLACE FUNCTION family_payment_told(of_payment bigint) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT to_jsonb(p) || jsonb_build_object(
            'parts', (
                SELECT jsonb_agg(to_jsonb(part) ORDER BY part.place)
                FROM family_paymentpart part WHERE part.payment_id = p.id),
            'refunds', coalesce((
                SELECT jsonb_agg(jsonb_build_object(
                    'public_id', refund.public_id, 'request_key', refund.request_key, 'amount_fen', refund.amount_fen,
                    'refunded_at', refund.refunded_at, 'parts', (
                        SELECT jsonb_agg(jsonb_build_object('part_id', back.part_id, 'amount_fen', back.amount_fen)
                                         ORDER BY back.id)
                        FROM family_paymentrefundpart back WHERE back.refund_id = refund.id)) ORDER BY refund.id)
                FROM family_paymentrefund refund WHERE refund.payment_id = p.id), '[]'))
        FROM family_payment p WHERE p.id = of_payment);
END
$$;

-- Whether a payee draws on no relative of a patient for now, because it held much again and again and kept nothing.
CREATE OR REPLACE FUNCTION family_payee_paused(of_payee bigint, of_patients bigint[], on_day date) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN of_payee IS NOT NULL AND EXISTS (
        SELECT 1 FROM family_paymentflag flag JOIN family_payment p ON p.id = flag.payment_id
        WHERE flag.kind = 'hold_and_release' AND (flag.facts ->> 'until') > on_day::text
          AND p.payee_id = of_payee AND p.patient_id = ANY (of_patients));
END
$$;

-- As workers of the release before ask.
CREATE OR REPLACE FUNCTION family_payee_paused(of_payee bigint, of_patient bigint, on_day date) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN family_payee_paused(of_payee, accounts_same_person(of_patient), on_day);
END
$$;

-- Whether a payment is one of the first of a binding, which have a lower limit: until enough payments have stood that were
-- not tiny, and until enough days have passed since both agreed. No count is no such time. The twin of `is_first` in
-- `family/rules/paying.py`.
CREATE OR REPLACE FUNCTION family_is_first(
    kept bigint[], days_since int, first_count int, first_minimum bigint, first_days int
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT first_count > 0 AND (
        days_since < first_days
        OR (SELECT count(*) FROM unnest(kept) AS one (fen) WHERE one.fen > 0 AND one.fen >= first_minimum) < first_count)
$$;

-- Hold what a payee charges a patient. Asked again under the same key it answers what it answered before; under a key of
-- something else it moves nothing. Terms that name their edition of policy are those of the area asked for: where the
-- patient is insured elsewhere by now, or policy has changed, nothing moves, and the place and the edition are told.
-- Outcomes: held, repeated, conflict, elsewhere, not_a_payee, unknown_patient.
CREATE OR REPLACE FUNCTION family_payment_charge(
    of_payee bigint, by_user bigint, of_key text, of_patient bigint, of_use text, of_area text, fen bigint,
    on_day date, at timestamptz, until timestamptz, terms jsonb
) RETURNS TABLE (outcome text, payment jsonb) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    year_from CONSTANT date := date_trunc('year', on_day);
    month_from CONSTANT date := date_trunc('month', on_day);
    sharer_order CONSTANT text := terms ->> 'sharer_order';
    areas CONSTANT text[] := ARRAY(SELECT jsonb_array_elements_text(terms -> 'areas'));
    -- Where one sharer pays for somebody of their own accord, nobody else's account is asked.
    payer_only CONSTANT bigint := (terms ->> 'payer_only')::bigint;
    called text := terms ->> 'payee_name';
    edition uuid;
    same bigint[];
    human bigint;
    row_id bigint;
    has_waited boolean;
    charged record;
    earlier record;
    why text;
    bound_id bigint[];
    bound_of bigint[];
    bound_same bigint[];
    bound_place int[];
    bound_at timestamptz[];
    bound_block text[];
    bound_payment bigint[];
    bound_first bigint[];
    bound_month bigint[];
    bound_year bigint[];
    purses record;
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
    shares bigint[];
    reasons text[];
    paying bigint[];
    fens bigint[];
    passed jsonb;
    parts jsonb;
BEGIN
    -- Under each record of the patient: whoever began before two of them were merged keeps out whoever begins after it.
    -- Where one was waited for, they may have been merged meanwhile.
    LOOP
        has_waited := false;
        same := accounts_same_person(of_patient);
        FOREACH row_id IN ARRAY CASE WHEN cardinality(same) = 1 THEN same
                ELSE ARRAY(SELECT those.id FROM unnest(same) AS those (id) ORDER BY those.id) END LOOP
            IF NOT pg_try_advisory_xact_lock(hashtextextended('payments of a patient', row_id)) THEN
                PERFORM pg_advisory_xact_lock(hashtextextended('payments of a patient', row_id));
                has_waited := true;
            END IF;
        END LOOP;
        EXIT WHEN NOT has_waited;
    END LOOP;
    human := same[1];

    SELECT p.id, p.amount_fen, p.use, p.patient_id INTO earlier
    FROM family_payment p
    WHERE p.request_key = of_key AND (p.payee_id = of_payee OR p.payee_id IS NULL AND of_payee IS NULL);
    IF FOUND THEN
        outcome := CASE WHEN earlier.amount_fen = fen AND earlier.use = of_use AND earlier.patient_id = ANY (same)
            THEN 'repeated' ELSE 'conflict' END;
        payment := CASE WHEN outcome = 'repeated' THEN family_payment_told(earlier.id) END;
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT * INTO charged FROM accounts_charged(
        of_payee, same, ARRAY(SELECT jsonb_array_elements_text(terms -> 'user_schemes')), on_day);
    IF of_payee IS NOT NULL THEN
        IF charged.payee_is_enabled AND charged.payee_kind = of_use THEN
            called := charged.payee_name;
        ELSE
            outcome := 'not_a_payee';
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;
    IF NOT charged.is_on_record THEN
        outcome := 'unknown_patient';
        RETURN NEXT;
        RETURN;
    END IF;
    IF terms ->> 'edition' IS NOT NULL THEN
        edition := regions_edition_now();
        IF edition <> (terms ->> 'edition')::uuid OR coalesce(charged.area_key, '') <> of_area THEN
            outcome := 'elsewhere';
            payment := jsonb_build_object('area_key', charged.area_key, 'edition', edition);
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;

    -- Who may pay. A binding that is being revoked is waited for, and then is none.
    why := CASE WHEN NOT charged.is_alive THEN 'patient_dead'
        WHEN NOT coalesce((terms -> 'uses') ? of_use, false) THEN 'use_closed'
        WHEN NOT charged.is_enrolled THEN 'patient_not_insured'
        WHEN NOT charged.is_paying AND of_use <> 'resident_premium' THEN 'patient_in_arrears' END;
    -- All of it is read before any account is held: whoever wants one that many want waits for all that is done meanwhile.
    WITH held AS MATERIALIZED (
        SELECT b.* FROM family_sharingbinding b
        WHERE why IS NULL AND b.user_id = ANY (same) AND b.state IN ('active', 'suspended')
          AND (payer_only IS NULL OR b.sharer_id = ANY (accounts_same_person(payer_only)))
        ORDER BY b.id FOR SHARE
    ), payer AS MATERIALIZED (
        SELECT p.* FROM accounts_sharers(
            ARRAY(SELECT held.sharer_id FROM held),
            ARRAY(SELECT jsonb_array_elements_text(terms -> 'sharer_schemes')), on_day) p
    ), used AS MATERIALIZED (
        SELECT part.binding_id, part.area_key = of_area AS is_here,
            sum(part.amount_fen - part.released_fen - part.refunded_fen) FILTER (WHERE part.paid_on >= month_from) AS month,
            sum(part.amount_fen - part.released_fen - part.refunded_fen) AS year
        FROM family_paymentpart part
        WHERE EXISTS (SELECT FROM held) AND part.patient_id = ANY (same) AND part.source = 'sharer'
          AND part.paid_on >= year_from AND part.paid_on < year_from + interval '1 year'
        GROUP BY part.binding_id, is_here
    ), ours AS (
        SELECT b.id, payer.human_id, b.place, b.answered_at, b.payment_cap_fen,
            CASE WHEN payer.human_id = human THEN 'twice'
                WHEN row_number() OVER (PARTITION BY payer.human_id ORDER BY b.state <> 'active', b.id) > 1 THEN 'twice'
                WHEN NOT payer.is_alive THEN 'sharer_dead'
                WHEN (SELECT family_payee_paused(of_payee, same, on_day)) THEN 'payee_paused'
                WHEN b.state = 'suspended' THEN 'suspended'
                WHEN b.frozen_at IS NOT NULL THEN 'binding_frozen'
                WHEN b.starts_on > on_day THEN 'not_started'
                WHEN NOT of_use = ANY (b.uses) THEN 'use_not_allowed'
                WHEN NOT payer.is_paying THEN 'sharer_not_insured' END AS block,
            CASE WHEN family_is_first(
                    ARRAY(SELECT before.settled_fen - before.refunded_fen FROM family_paymentpart before
                        WHERE before.binding_id = b.id AND before.source = 'sharer' AND before.settled_fen > 0
                          AND before.settled_fen - before.refunded_fen >= (terms ->> 'first_minimum')::bigint
                        LIMIT (terms ->> 'first_count')::int),
                    on_day - coalesce((b.answered_at AT TIME ZONE 'Asia/Shanghai')::date, on_day),
                    (terms ->> 'first_count')::int, (terms ->> 'first_minimum')::bigint, (terms ->> 'first_days')::int)
                THEN (terms ->> 'first_cap')::bigint END AS first_left,
            b.month_cap_fen - coalesce((SELECT sum(used.month) FROM used WHERE used.binding_id = b.id), 0) AS month_left,
            b.year_cap_fen - coalesce((SELECT sum(used.year) FROM used WHERE used.binding_id = b.id), 0) AS year_left
        FROM held b JOIN payer ON payer.asked = b.sharer_id
    )
    SELECT array_agg(o.id), array_agg(o.human_id), ARRAY(SELECT unnest(payer.records) FROM payer), array_agg(o.place),
        array_agg(o.answered_at), array_agg(o.block), array_agg(o.payment_cap_fen), array_agg(o.first_left),
        array_agg(o.month_left), array_agg(o.year_left),
        coalesce((SELECT sum(used.month) FROM used WHERE used.is_here), 0),
        coalesce((SELECT sum(used.year) FROM used WHERE used.is_here), 0)
    INTO bound_id, bound_of, bound_same, bound_place, bound_at, bound_block, bound_payment, bound_first, bound_month,
        bound_year, used_month, used_year
    FROM ours o;

    purses := accounts_spending(same || bound_same);

    WITH mine AS MATERIALIZED (
        SELECT * FROM unnest(purses.of_humans, purses.kinds, purses.account_ids, purses.areas, purses.states,
                purses.balances)
            AS account (human_id, kind, account_id, area_key, state, balance_fen)
    ), source AS (
        SELECT CASE own.kind WHEN 'personal' THEN 'own_account' ELSE 'own_wallet' END AS source,
            CASE own.kind WHEN 'personal' THEN 1 ELSE 2 END AS turn,
            -- Of several accounts of one's own, of two records that were merged, the one that pays most goes first.
            CASE WHEN mine.state = 'open' THEN 0 ELSE 1 END AS place, -coalesce(mine.balance_fen, 0) AS balance_turn,
            NULL::timestamptz AS bound_at, NULL::bigint AS binding_id, mine.account_id, mine.balance_fen,
            CASE WHEN NOT charged.is_alive THEN 'patient_dead'
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
        SELECT 'sharer', 3, CASE WHEN sharer_order = 'user_set' THEN coalesce(bound.place, 32767) ELSE 0 END,
            CASE WHEN sharer_order = 'balance_descending' THEN -coalesce(mine.balance_fen, 0) END,
            bound.at, bound.id, mine.account_id, mine.balance_fen,
            CASE WHEN bound.block IS NOT NULL THEN bound.block
                WHEN mine.account_id IS NULL THEN 'no_account'
                WHEN mine.state <> 'open' THEN 'account_frozen'
                WHEN NOT mine.area_key = ANY (areas) OR terms ->> 'is_shared' = 'false' THEN 'out_of_reach' END,
            bound.payment_left, bound.first_left, bound.month_left, bound.year_left
        FROM unnest(bound_id, bound_of, bound_place, bound_at, bound_block, bound_payment, bound_first, bound_month,
            bound_year) AS bound (id, human_id, place, at, block, payment_left, first_left, month_left, year_left)
        -- Of a sharer the one account that has most, so that the limits of a binding are those of one account.
        LEFT JOIN LATERAL (
            SELECT one.* FROM mine one WHERE one.human_id = bound.human_id AND one.kind = 'personal'
            ORDER BY one.state <> 'open', one.balance_fen DESC, one.account_id LIMIT 1) mine ON true
    ), ordered AS (
        SELECT row_number() OVER (
                ORDER BY CASE WHEN turn = 3 AND terms ->> 'sharers_first' = 'true' THEN 0 ELSE turn END, source.place,
                    balance_turn, source.bound_at NULLS LAST, binding_id, account_id) AS nth,
            source.*
        FROM source
    )
    SELECT array_agg(o.source ORDER BY nth), array_agg(o.block ORDER BY nth), array_agg(o.account_id ORDER BY nth),
        array_agg(o.binding_id ORDER BY nth), array_agg(coalesce(o.balance_fen, 0) ORDER BY nth),
        array_agg(o.payment_left ORDER BY nth), array_agg(o.first_left ORDER BY nth),
        array_agg(o.month_left ORDER BY nth), array_agg(o.year_left ORDER BY nth)
    INTO sources, blocks, accounts, bindings, balances, payment_lefts, first_lefts, month_lefts, year_lefts
    FROM ordered o;

    SELECT array_agg(d.paid_fen ORDER BY d.place), array_agg(d.reason ORDER BY d.place),
        array_agg(accounts[d.place] ORDER BY d.place) FILTER (WHERE d.paid_fen > 0 AND accounts[d.place] IS NOT NULL),
        array_agg(d.paid_fen ORDER BY d.place) FILTER (WHERE d.paid_fen > 0 AND accounts[d.place] IS NOT NULL),
        jsonb_agg(jsonb_build_object('source', sources[d.place], 'binding_id', bindings[d.place], 'reason', d.reason)
            ORDER BY d.place) FILTER (WHERE d.paid_fen = 0)
    INTO shares, reasons, paying, fens, passed
    FROM family_allocate(fen, sources, blocks, balances, payment_lefts, first_lefts, month_lefts, year_lefts,
        (terms ->> 'payment_cap')::bigint, (terms ->> 'month_cap')::bigint - used_month,
        (terms ->> 'year_cap')::bigint - used_year) d;
    IF why IS NOT NULL AND why NOT IN ('patient_dead', 'use_closed') THEN
        passed := coalesce(passed, '[]') || jsonb_build_array(
            jsonb_build_object('source', 'sharer', 'binding_id', NULL, 'reason', why));
    END IF;

    INSERT INTO family_payment (public_id, payee_id, payee_name, request_key, patient_id, use, area_key, amount_fen,
            settled_fen, refunded_fen, state, paid_on, held_at, expires_at, skipped)
        VALUES (named, of_payee, called, of_key, human, of_use, of_area, fen, 0, 0, 'held', on_day, at, until,
            coalesce(passed, '[]'))
        ON CONFLICT (payee_id, request_key) DO NOTHING RETURNING id, to_jsonb(family_payment) INTO written, payment;
    IF written IS NULL THEN
        -- Another patient was charged under this key at the same time.
        outcome := 'conflict';
        RETURN NEXT;
        RETURN;
    END IF;
    WITH part AS (
        INSERT INTO family_paymentpart (payment_id, place, source, account_id, binding_id, patient_id, area_key,
                amount_fen, settled_fen, released_fen, refunded_fen, reason, paid_on)
            SELECT written, row_number() OVER (ORDER BY d.nth), coalesce(sources[d.nth], 'cash'), accounts[d.nth],
                bindings[d.nth], human, of_area, d.fen, 0, 0, 0, d.reason, on_day
            FROM unnest(shares, reasons) WITH ORDINALITY AS d (fen, reason, nth) WHERE d.fen > 0
            RETURNING *
    )
    SELECT jsonb_agg(to_jsonb(part) ORDER BY part.place) INTO parts FROM part;
    IF paying IS NOT NULL THEN
        PERFORM accounts_ledger_hold('payment:' || named || ':hold', on_day, at, called, paying, fens);
    END IF;
    IF of_payee IS NOT NULL AND terms ->> 'event_id' IS NOT NULL THEN
        PERFORM accounts_event_own((terms ->> 'event_id')::uuid, of_payee, human, 'payment.held', 'payments:write',
            'payment.held:' || named, jsonb_build_object('payment_id', named, 'reference', of_key, 'state', 'held',
                'amount_fen', fen, 'settled_fen', 0, 'refunded_fen', 0,
                'cash_fen', fen - coalesce((SELECT sum(one.paid) FROM unnest(fens) AS one (paid)), 0)), at);
    END IF;
    IF jsonb_typeof(terms -> 'facts') = 'object' THEN
        PERFORM accounts_audit_note(at, 'payment.held', by_user, of_payee, human, 'payment', named, terms -> 'facts');
    END IF;
    outcome := 'held';
    payment := payment || jsonb_build_object('parts', parts, 'refunds', '[]'::jsonb);
    RETURN NEXT;
END
$$;

-- As workers of the release before ask: with the terms of the area they read a statement earlier.
CREATE OR REPLACE FUNCTION family_payment_hold(
    of_payee bigint, by_user bigint, of_key text, of_patient bigint, of_use text, of_area text, fen bigint,
    on_day date, at timestamptz, until timestamptz, terms jsonb
) RETURNS TABLE (outcome text, payment jsonb) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT * FROM family_payment_charge(
        of_payee, by_user, of_key, of_patient, of_use, of_area, fen, on_day, at, until, terms - 'edition');
END
$$;

-- Hold what a later step needs: where the money of a payment's accounts comes back to, unless all of it is kept, and then
-- the payment itself.
CREATE OR REPLACE FUNCTION family_payment_take(
    named uuid, of_payee bigint, at timestamptz, keeps_fen bigint,
    OUT held family_payment, OUT parts bigint[], OUT accounts bigint[], OUT landings bigint[]
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT array_agg(part.id ORDER BY part.place), array_agg(part.account_id ORDER BY part.place) INTO parts, accounts
    FROM family_payment p JOIN family_paymentpart part ON part.payment_id = p.id
    WHERE p.public_id = named AND p.payee_id IS NOT DISTINCT FROM of_payee AND part.account_id IS NOT NULL;
    IF parts IS NOT NULL AND keeps_fen < (
        SELECT p.amount_fen FROM family_payment p JOIN family_paymentpart part ON part.payment_id = p.id
        WHERE part.id = parts[1]) THEN
        landings := accounts_landing(accounts, at);
    END IF;
    SELECT * INTO held FROM family_payment p
        WHERE p.public_id = named AND p.payee_id IS NOT DISTINCT FROM of_payee FOR NO KEY UPDATE;
END
$$;

-- Settle a held payment for all of it or less; what is not settled goes back, cash first and the first source last.
-- Outcomes: settled, repeated, not_found, too_much, expired, not_held.
CREATE OR REPLACE FUNCTION family_payment_settle(named uuid, of_payee bigint, fen bigint, on_day date, at timestamptz)
RETURNS TABLE (outcome text, payment jsonb) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    taken record;
    p family_payment;
    paying bigint[];
    fens bigint[];
    back bigint[];
    landed bigint[];
    back_fens bigint[];
BEGIN
    SELECT * INTO taken FROM family_payment_take(named, of_payee, at, fen);
    p := taken.held;
    outcome := CASE WHEN p.id IS NULL THEN 'not_found'
        WHEN p.state = 'settled' AND p.settled_fen = fen THEN 'repeated'
        WHEN p.state = 'expired' OR (p.state = 'held' AND p.expires_at <= at) THEN 'expired'
        WHEN p.state <> 'held' THEN 'not_held'
        WHEN fen > p.amount_fen THEN 'too_much' ELSE 'settled' END;
    IF outcome <> 'settled' THEN
        payment := CASE WHEN outcome <> 'not_found' THEN family_payment_told(p.id) END;
        RETURN NEXT;
        RETURN;
    END IF;
    WITH share AS (
        SELECT part.id, least(part.amount_fen,
            greatest(fen - (sum(part.amount_fen) OVER (ORDER BY part.place) - part.amount_fen), 0)) AS settled
        FROM family_paymentpart part WHERE part.payment_id = p.id
    )
    UPDATE family_paymentpart part
        SET settled_fen = share.settled, released_fen = part.amount_fen - share.settled
        FROM share WHERE share.id = part.id;
    UPDATE family_payment SET state = 'settled', settled_fen = fen, settled_at = at WHERE id = p.id;
    SELECT array_agg(part.account_id) FILTER (WHERE part.settled_fen > 0),
        array_agg(part.settled_fen) FILTER (WHERE part.settled_fen > 0),
        array_agg(part.account_id) FILTER (WHERE part.released_fen > 0),
        array_agg(taken.landings[array_position(taken.parts, part.id)]) FILTER (WHERE part.released_fen > 0),
        array_agg(part.released_fen) FILTER (WHERE part.released_fen > 0)
    INTO paying, fens, back, landed, back_fens
    FROM family_paymentpart part WHERE part.payment_id = p.id AND part.account_id IS NOT NULL;
    IF paying IS NOT NULL THEN
        PERFORM accounts_ledger_settle('payment:' || named || ':settle',
            CASE p.use WHEN 'resident_premium' THEN 'premiums' ELSE 'providers' END, on_day, at, p.payee_name, paying, fens);
    END IF;
    IF back IS NOT NULL THEN
        PERFORM accounts_ledger_return('payment:' || named || ':release', 'release', 'held', on_day, at, p.payee_name,
            back, landed, back_fens);
    END IF;
    payment := family_payment_told(p.id);
    RETURN NEXT;
END
$$;

-- Let a held payment go, because its payee says so or because its time is over: everything goes back.
-- Outcomes: released, repeated, not_found, not_held, not_due.
CREATE OR REPLACE FUNCTION family_payment_release(
    named uuid, of_payee bigint, is_expiry boolean, on_day date, at timestamptz
) RETURNS TABLE (outcome text, payment jsonb) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    taken record;
    p family_payment;
    ends CONSTANT text := CASE WHEN is_expiry THEN 'expired' ELSE 'released' END;
    back bigint[];
    landed bigint[];
    fens bigint[];
BEGIN
    SELECT * INTO taken FROM family_payment_take(named, of_payee, at, 0);
    p := taken.held;
    outcome := CASE WHEN p.id IS NULL THEN 'not_found'
        WHEN p.state IN ('released', 'expired') THEN 'repeated'
        WHEN p.state <> 'held' THEN 'not_held'
        WHEN is_expiry AND p.expires_at > at THEN 'not_due' ELSE 'released' END;
    IF outcome <> 'released' THEN
        payment := CASE WHEN outcome <> 'not_found' THEN family_payment_told(p.id) END;
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE family_paymentpart SET released_fen = amount_fen WHERE payment_id = p.id;
    UPDATE family_payment SET state = ends, closed_at = at WHERE id = p.id;
    SELECT array_agg(part.account_id), array_agg(taken.landings[array_position(taken.parts, part.id)]),
        array_agg(part.released_fen)
    INTO back, landed, fens
    FROM family_paymentpart part WHERE part.payment_id = p.id AND part.account_id IS NOT NULL;
    IF back IS NOT NULL THEN
        PERFORM accounts_ledger_return('payment:' || named || ':release', 'release', 'held', on_day, at, p.payee_name,
            back, landed, fens);
    END IF;
    payment := family_payment_told(p.id);
    RETURN NEXT;
END
$$;

-- Give back some of what was settled, each part to where it came from: cash first, then the last source, the first last;
-- or, where a binding is named, only what came from its sharer.
-- Outcomes: refunded, repeated, conflict, not_found, not_settled, too_much.
CREATE OR REPLACE FUNCTION family_payment_refund(
    named uuid, of_payee bigint, of_key text, fen bigint, on_day date, at timestamptz, refund_named uuid,
    of_binding bigint DEFAULT NULL
) RETURNS TABLE (outcome text, payment jsonb) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    taken record;
    p family_payment;
    earlier record;
    written bigint;
    back bigint[];
    landed bigint[];
    fens bigint[];
BEGIN
    SELECT * INTO taken FROM family_payment_take(named, of_payee, at, 0);
    p := taken.held;
    SELECT refund.amount_fen INTO earlier
        FROM family_paymentrefund refund WHERE refund.payment_id = p.id AND refund.request_key = of_key;
    outcome := CASE WHEN p.id IS NULL THEN 'not_found'
        WHEN earlier.amount_fen = fen THEN 'repeated'
        WHEN earlier.amount_fen IS NOT NULL THEN 'conflict'
        WHEN p.state NOT IN ('settled', 'refunded') THEN 'not_settled'
        WHEN fen > (SELECT sum(part.settled_fen - part.refunded_fen) FROM family_paymentpart part
            WHERE part.payment_id = p.id AND (of_binding IS NULL OR part.binding_id = of_binding)) THEN 'too_much'
        ELSE 'refunded' END;
    IF outcome <> 'refunded' THEN
        payment := CASE WHEN outcome <> 'not_found' THEN family_payment_told(p.id) END;
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO family_paymentrefund (public_id, payment_id, request_key, amount_fen, refunded_on, refunded_at)
        VALUES (refund_named, p.id, of_key, fen, on_day, at) RETURNING id INTO written;
    WITH share AS (
        SELECT part.id, part.place, least(part.settled_fen - part.refunded_fen, greatest(fen
            - (sum(part.settled_fen - part.refunded_fen) OVER (ORDER BY part.place DESC)
               - (part.settled_fen - part.refunded_fen)), 0)) AS fen
        FROM family_paymentpart part
        WHERE part.payment_id = p.id AND (of_binding IS NULL OR part.binding_id = of_binding)
    )
    INSERT INTO family_paymentrefundpart (refund_id, part_id, account_id, amount_fen)
        SELECT written, share.id, taken.landings[array_position(taken.parts, share.id)], share.fen
        FROM share WHERE share.fen > 0 ORDER BY share.place DESC;
    UPDATE family_paymentpart part SET refunded_fen = part.refunded_fen + gone.amount_fen
        FROM family_paymentrefundpart gone WHERE gone.refund_id = written AND gone.part_id = part.id;
    UPDATE family_payment SET refunded_fen = refunded_fen + fen,
            state = CASE WHEN refunded_fen + fen = settled_fen THEN 'refunded' ELSE state END,
            closed_at = CASE WHEN refunded_fen + fen = settled_fen THEN at ELSE closed_at END
        WHERE id = p.id;
    SELECT array_agg(part.account_id), array_agg(gone.account_id), array_agg(gone.amount_fen) INTO back, landed, fens
    FROM family_paymentrefundpart gone JOIN family_paymentpart part ON part.id = gone.part_id
    WHERE gone.refund_id = written AND part.account_id IS NOT NULL;
    IF back IS NOT NULL THEN
        PERFORM accounts_ledger_return('payment:' || named || ':refund:' || refund_named, 'refund',
            CASE p.use WHEN 'resident_premium' THEN 'premiums' ELSE 'providers' END, on_day, at, p.payee_name,
            back, landed, fens);
    END IF;
    payment := family_payment_told(p.id);
    RETURN NEXT;
END
$$;

-- A payment goes forward only, and stays whose it is and for how much.
CREATE OR REPLACE FUNCTION family_payment_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.public_id, NEW.payee_id, NEW.request_key, NEW.patient_id, NEW.use, NEW.area_key,
            NEW.amount_fen, NEW.paid_on, NEW.held_at)
        IS DISTINCT FROM (OLD.public_id, OLD.payee_id, OLD.request_key, OLD.patient_id, OLD.use, OLD.area_key,
            OLD.amount_fen, OLD.paid_on, OLD.held_at)
        OR NEW.settled_fen < OLD.settled_fen OR NEW.refunded_fen < OLD.refunded_fen
        OR (OLD.state <> NEW.state AND NOT (OLD.state, NEW.state) IN (('held', 'settled'), ('held', 'released'),
            ('held', 'expired'), ('settled', 'refunded'))) THEN
        RAISE EXCEPTION 'a payment goes forward only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER family_payment_keep BEFORE UPDATE OR DELETE ON family_payment
    FOR EACH ROW EXECUTE FUNCTION family_payment_keep();

CREATE OR REPLACE FUNCTION family_payment_part_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.payment_id, NEW.place, NEW.source, NEW.account_id, NEW.binding_id, NEW.patient_id,
            NEW.area_key, NEW.amount_fen, NEW.reason, NEW.paid_on)
        IS DISTINCT FROM (OLD.payment_id, OLD.place, OLD.source, OLD.account_id, OLD.binding_id, OLD.patient_id,
            OLD.area_key, OLD.amount_fen, OLD.reason, OLD.paid_on)
        OR NEW.settled_fen < OLD.settled_fen OR NEW.released_fen < OLD.released_fen
        OR NEW.refunded_fen < OLD.refunded_fen THEN
        RAISE EXCEPTION 'what a source pays stays as it was decided' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER family_paymentpart_keep BEFORE UPDATE OR DELETE ON family_paymentpart
    FOR EACH ROW EXECUTE FUNCTION family_payment_part_keep();
