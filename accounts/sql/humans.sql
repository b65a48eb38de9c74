-- Every row of the registry with the human being it stands for. One SELECT, so that the planner sees through it.

CREATE FUNCTION accounts_humans() RETURNS TABLE (row_id bigint, id bigint, sex text, born_on date, died_on date)
LANGUAGE sql STABLE AS $$
    SELECT row_of.id, own.id, own.sex::text, own.born_on, own.died_on
    FROM accounts_insuredperson row_of
    JOIN accounts_insuredperson own ON own.id = coalesce(row_of.merged_into_id, row_of.id)
$$;
