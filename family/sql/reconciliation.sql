-- Hold a payee's file about a day against what the house settled and refunded for it on that day. Each line that is in
-- order is counted; each that is not is a difference, once for as long as nobody has dealt with it. What a later file about
-- the day no longer shows is gone. Gives how many lines were in order.
CREATE FUNCTION family_reconcile(of_file bigint, of_payee bigint, on_day date, since timestamptz, until timestamptz, at timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    matched integer;
BEGIN
    CREATE TEMP TABLE family_compared ON COMMIT DROP AS
    WITH ours AS (
        SELECT 'payment' AS entry, p.request_key AS reference, '' AS refund_reference, p.id AS payment_id, p.area_key,
            p.settled_fen AS fen, false AS is_decided
        FROM family_payment p
        WHERE p.payee_id = of_payee AND p.settled_at >= since AND p.settled_at < until
        UNION ALL
        SELECT 'refund', p.request_key, refund.request_key, p.id, p.area_key, refund.amount_fen,
            EXISTS (SELECT 1 FROM family_paymentdispute d WHERE d.refund_id = refund.id)
        FROM family_paymentrefund refund JOIN family_payment p ON p.id = refund.payment_id
        WHERE p.payee_id = of_payee AND refund.refunded_on = on_day
    ), theirs AS (
        SELECT line.entry, line.payment_reference AS reference, line.refund_reference, line.amount_fen AS fen
        FROM family_dayline line WHERE line.file_id = of_file
    )
    SELECT coalesce(theirs.entry, ours.entry)::text AS entry, coalesce(theirs.reference, ours.reference)::text AS reference,
        coalesce(theirs.refund_reference, ours.refund_reference)::text AS refund_reference,
        ours.fen AS ours_fen, theirs.fen AS theirs_fen, known.id AS payment_id, known.area_key, known.state,
        CASE WHEN ours.fen = theirs.fen THEN NULL
            WHEN theirs.fen IS NULL THEN 'missing_there'
            WHEN ours.fen IS NOT NULL THEN 'amount'
            WHEN known.id IS NULL THEN 'missing_here'
            WHEN theirs.entry = 'payment' AND known.settled_at IS NOT NULL THEN 'day'
            WHEN theirs.entry = 'payment' THEN 'state'
            WHEN elsewhere.id IS NOT NULL THEN 'day'
            ELSE 'missing_here' END AS kind
    FROM theirs FULL JOIN ours USING (entry, reference, refund_reference)
    LEFT JOIN family_payment known ON known.payee_id = of_payee
        AND known.request_key = coalesce(theirs.reference, ours.reference)
    LEFT JOIN family_paymentrefund elsewhere ON theirs.entry = 'refund' AND elsewhere.payment_id = known.id
        AND elsewhere.request_key = theirs.refund_reference
    -- What the house gave back itself, the payee need not know of.
    WHERE theirs.entry IS NOT NULL OR NOT ours.is_decided;

    UPDATE family_difference gone SET state = 'gone', closed_at = at
        WHERE gone.payee_id = of_payee AND gone.day = on_day AND gone.state = 'open' AND NOT EXISTS (
            SELECT 1 FROM family_compared c
            WHERE c.kind = gone.kind AND c.reference = gone.payment_reference
              AND c.refund_reference = gone.refund_reference
              AND c.ours_fen IS NOT DISTINCT FROM gone.ours_fen AND c.theirs_fen IS NOT DISTINCT FROM gone.theirs_fen);
    INSERT INTO family_difference (public_id, file_id, payee_id, day, kind, entry, payment_reference, refund_reference,
            payment_id, area_key, ours_fen, theirs_fen, our_state, state, found_at, note)
        SELECT gen_random_uuid(), of_file, of_payee, on_day, c.kind, c.entry, c.reference, c.refund_reference,
            c.payment_id, coalesce(c.area_key, ''), c.ours_fen, c.theirs_fen, coalesce(c.state, ''), 'open', at, ''
        FROM family_compared c
        WHERE c.kind IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM family_difference known
            WHERE known.payee_id = of_payee AND known.day = on_day AND known.payment_reference = c.reference
              AND known.refund_reference = c.refund_reference AND known.kind = c.kind AND known.state <> 'gone'
              AND known.ours_fen IS NOT DISTINCT FROM c.ours_fen AND known.theirs_fen IS NOT DISTINCT FROM c.theirs_fen)
        ORDER BY c.reference, c.refund_reference;
    SELECT count(*) INTO matched FROM family_compared WHERE kind IS NULL;
    DROP TABLE family_compared;
    RETURN matched;
END
$$;

-- Flag what was paid for, or out of the account of, somebody who had died by then, where the death was learnt later.
CREATE FUNCTION family_flag_deaths(at timestamptz, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    found integer;
BEGIN
    INSERT INTO family_paymentflag (payment_id, kind, facts, flagged_at)
    SELECT DISTINCT ON (late.id, late.kind) late.id, late.kind, jsonb_build_object('died_on', late.died_on), at
    FROM (
        SELECT p.id, 'patient_dead' AS kind, dead.died_on
        FROM accounts_deaths() dead JOIN family_payment p ON p.patient_id = dead.person_id AND p.paid_on >= dead.died_on
        WHERE EXISTS (SELECT 1 FROM family_paymentpart part WHERE part.payment_id = p.id AND part.account_id IS NOT NULL)
        UNION ALL
        SELECT part.payment_id, 'sharer_dead', dead.died_on
        FROM accounts_deaths() dead
        JOIN family_paymentpart part ON part.account_id = dead.account_id AND part.paid_on >= dead.died_on
            AND part.source = 'sharer'
    ) late
    WHERE NOT EXISTS (SELECT 1 FROM family_paymentflag flag WHERE flag.payment_id = late.id AND flag.kind = late.kind)
    LIMIT most
    ON CONFLICT (payment_id, kind) DO NOTHING;
    GET DIAGNOSTICS found = ROW_COUNT;
    RETURN found;
END
$$;
