-- What is wrong among the accounts and transfers that had an entry since one: recounted from all of their entries, in one
-- look. A transfer that does not sum to zero has no account.
CREATE FUNCTION accounts_ledger_faults_since(after_entry bigint)
RETURNS TABLE (account_id bigint, kept_fen numeric, summed_fen numeric)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH touched AS MATERIALIZED (
        SELECT e.account_id AS one, e.transfer_id AS of_transfer FROM accounts_ledgerentry e WHERE e.id > after_entry
    )
    SELECT a.id, a.balance_fen::numeric, lay.fen
        FROM (SELECT DISTINCT one FROM touched) account
        JOIN accounts_ledgeraccount a ON a.id = account.one AND a.person_id IS NOT NULL
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(e.credit_fen - e.debit_fen), 0) AS fen FROM accounts_ledgerentry e WHERE e.account_id = a.id
        ) lay
        WHERE a.balance_fen <> lay.fen
    UNION ALL
    SELECT NULL, 0::numeric, lay.fen
        FROM (SELECT DISTINCT of_transfer FROM touched) transfer
        CROSS JOIN LATERAL (
            SELECT sum(e.credit_fen - e.debit_fen) AS fen FROM accounts_ledgerentry e
            WHERE e.transfer_id = transfer.of_transfer
        ) lay
        WHERE lay.fen <> 0;
END
$$;
