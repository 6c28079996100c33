-- Gives a day (UTC) of a table partitioned by time its own partition; answers whether it was missing. Rows of that day that stand in the default partition already move over: attaching would be
-- refused otherwise. Nobody can write to the default partition meanwhile; who waits longer than a moment for that lock gives up, and the next call tries again.
CREATE FUNCTION keep_day(parent text, day date) RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '2s' AS $$
DECLARE
    partition text := parent || '_' || to_char(day, 'YYYYMMDD');
    begins timestamptz := day::timestamp AT TIME ZONE 'UTC';
    ends timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('understudy days'), hashtext(parent));
    IF to_regclass(quote_ident(partition)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition, parent);
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_unsorted');
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE at >= $1 AND at < $2 RETURNING *) INSERT INTO %I SELECT * FROM moved', parent || '_unsorted', partition)
        USING begins, ends;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, partition, begins, ends);
    RETURN true;
END
$$;

-- Drops the partitions of whole days before this one, and what the default partition still holds of that time; answers how many days went.
CREATE FUNCTION drop_days(parent text, before date) RETURNS integer LANGUAGE plpgsql SET lock_timeout = '2s' AS $$
DECLARE
    partition text;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('understudy days'), hashtext(parent));
    FOR partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass(quote_ident(parent))
          AND c.relname ~ ('^' || parent || '_[0-9]{8}$') AND right(c.relname, 8) < to_char(before, 'YYYYMMDD')
    LOOP
        EXECUTE format('DROP TABLE %I', partition);
        dropped := dropped + 1;
    END LOOP;
    EXECUTE format('DELETE FROM %I WHERE at < $1', parent || '_unsorted') USING before::timestamp AT TIME ZONE 'UTC';
    RETURN dropped;
END
$$;
