-- What the messages that are put aside tell of, and why each was: a row for each thing it tells of that still holds.
-- One SELECT, so that the planner sees through it.

CREATE FUNCTION accounts_parked_told() RETURNS TABLE (delivery_id bigint, topic text, error text)
LANGUAGE sql STABLE AS $$
    SELECT way.id, coalesce(item.topic, told.topic)::text, way.last_error::text
    FROM accounts_noticedelivery way
    JOIN accounts_notice told ON told.id = way.notice_id
    LEFT JOIN accounts_noticeitem item ON item.notice_id = told.id AND item.voided_at IS NULL
    WHERE way.state = 'parked'
$$;
