-- Who had insurance recorded or superseded, or an account closed, after an instant, and when last: each row of that human
-- being. Planned for the instant at each call, since of a plan for any instant PostgreSQL thinks a third of the table; and
-- by index whatever it thinks, since while hardly a row is superseded it takes the summaries of pages for worthless.
CREATE FUNCTION accounts_insured_anew(since timestamptz) RETURNS TABLE (row_id bigint, changed_at timestamptz)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
    WITH found AS (
        SELECT e.person_id, greatest(e.recorded_at, e.superseded_at) AS changed
        FROM accounts_enrolment e WHERE e.recorded_at > since OR e.superseded_at > since
        UNION ALL
        SELECT a.person_id, a.closed_at FROM accounts_ledgeraccount a WHERE a.closed_at > since
    ), latest AS MATERIALIZED (
        SELECT coalesce(p.merged_into_id, p.id) AS human, max(found.changed) AS changed
        FROM found JOIN accounts_insuredperson p ON p.id = found.person_id GROUP BY 1
    )
    SELECT latest.human, latest.changed FROM latest
    UNION ALL
    SELECT alias.id, latest.changed FROM latest JOIN accounts_insuredperson alias ON alias.merged_into_id = latest.human;
END
$$;
