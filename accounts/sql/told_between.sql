-- What one kind of message told of in a span of time: a row for each thing it tells of and each way it went, and one
-- without a way for a message that stands in the inbox alone. One SELECT, so that the planner sees through it.

CREATE FUNCTION accounts_told_between(since timestamptz, until timestamptz, of_template text)
RETURNS TABLE (
    notice_id bigint, recipient_id bigint, topic text, is_void boolean,
    delivery_id bigint, channel text, state text, error text
)
LANGUAGE sql STABLE AS $$
    SELECT told.id, told.recipient_id, coalesce(item.topic, told.topic)::text, item.voided_at IS NOT NULL,
           way.id, coalesce(way.channel, '')::text, coalesce(way.state, '')::text, coalesce(way.last_error, '')::text
    FROM accounts_notice told
    LEFT JOIN accounts_noticeitem item ON item.notice_id = told.id
    LEFT JOIN accounts_noticedelivery way ON way.notice_id = told.id
    WHERE told.created_at >= since AND told.created_at < until AND told.template = of_template
$$;
