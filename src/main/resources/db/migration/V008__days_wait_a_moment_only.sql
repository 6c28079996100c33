-- Whoever waits for a table's exclusive lock makes everybody wait who comes after: a dump that reads all tables across midnight would hold up each insert of an event or a message for as long as
-- these wait, longer than a request may take. So they give up soon, and the next round tries again; the days are made two ahead, and there is no hurry to drop any. Two nodes at once would wait for
-- each other longer than that: the second leaves it to the first.
CREATE OR REPLACE FUNCTION keep_day(parent text, day date) RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
    partition text := parent || '_' || to_char(day, 'YYYYMMDD');
    begins timestamptz := day::timestamp AT TIME ZONE 'UTC';
    ends timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('understudy days'), hashtext(parent)) OR to_regclass(quote_ident(partition)) IS NOT NULL THEN
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

-- What takes time comes first, while nobody waits for it.
CREATE OR REPLACE FUNCTION drop_days(parent text, before date) RETURNS integer LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
    partition text;
    dropped integer := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('understudy days'), hashtext(parent)) THEN
        RETURN 0;
    END IF;
    EXECUTE format('DELETE FROM %I WHERE at < $1', parent || '_unsorted') USING before::timestamp AT TIME ZONE 'UTC';
    FOR partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass(quote_ident(parent))
          AND c.relname ~ ('^' || parent || '_[0-9]{8}$') AND right(c.relname, 8) < to_char(before, 'YYYYMMDD')
    LOOP
        EXECUTE format('DROP TABLE %I', partition);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;
