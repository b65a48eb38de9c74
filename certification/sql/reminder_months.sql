-- The months of the table of reminders. A month is made as a table of its own and then attached, which locks the whole
-- for a moment only; it may be asked for again and again, and by two at once. Whoever makes one holds the lock for all of
-- them until the end of the transaction: two who make several each would else wait for one another. Nobody waits for
-- long; who gives up fails, and comes again. There is no table for "all other days": a row without a month is refused,
-- and never lands where nobody looks.

CREATE FUNCTION certification_open_reminder_months(from_day date, to_day date) RETURNS void
LANGUAGE plpgsql SET lock_timeout = '10s' AS $$
DECLARE
    begins date;
    part text;
BEGIN
    FOR begins IN
        SELECT month::date FROM generate_series(date_trunc('month', from_day), to_day, interval '1 month') AS month
    LOOP
        part := 'certification_reminder_' || to_char(begins, 'YYYYMM');
        CONTINUE WHEN EXISTS (SELECT FROM pg_class WHERE relname = part);
        -- Whoever waited here looks again, in the catalogue itself: a name that was not found is remembered.
        PERFORM pg_advisory_xact_lock(hashtext('certification_open_reminder_months'));
        CONTINUE WHEN EXISTS (SELECT FROM pg_class WHERE relname = part);
        EXECUTE format('CREATE TABLE %I (LIKE certification_reminder INCLUDING ALL)', part);
        EXECUTE format('ALTER TABLE certification_reminder ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                       part, begins, (begins + interval '1 month')::date);
    END LOOP;
END
$$;
