-- The lowest id that a row made at that moment can have: ids are UUIDs of version 7, which begin with the milliseconds. What is old is at the old end of the primary key, whatever became of the heap.
CREATE FUNCTION first_id_of(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT rpad(lpad(to_hex(greatest(0, floor(extract(epoch FROM moment) * 1000))::bigint), 12, '0'), 32, '0')::uuid $$;

-- Their ranges only grow: once rows take the places of removed ones, every range holds something old, and each look reads the whole table.
DROP INDEX lease_ended;
DROP INDEX lease_request_age;
