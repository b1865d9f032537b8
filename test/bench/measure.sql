-- Included by what compares queries: measure() runs them, median() tells.
CREATE EXTENSION customer_metrics;
SET search_path = public, customer_metrics;

-- Runs each query in turn, so that a slow moment of the machine hits all alike.
CREATE TABLE timing (name text, milliseconds float8);
CREATE PROCEDURE measure(queries jsonb, runs integer) LANGUAGE plpgsql AS $$
DECLARE
    query record;
    started timestamptz;
BEGIN
    FOR run IN 0 .. runs LOOP
        FOR query IN SELECT * FROM jsonb_each_text(queries) LOOP
            started := clock_timestamp();
            EXECUTE query.value;
            -- the first run warms up
            IF run > 0 THEN
                INSERT INTO timing VALUES (query.key, 1000 * extract(epoch FROM clock_timestamp() - started));
            END IF;
        END LOOP;
    END LOOP;
END $$;

CREATE FUNCTION median(wanted text) RETURNS float8 LANGUAGE sql AS
    'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY milliseconds) FROM timing WHERE name = wanted';
