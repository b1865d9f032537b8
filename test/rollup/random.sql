-- Everything changes at random, row by row: after each change the views over what is stored must say what the sources say. Prints how many
-- cells did not, whether anything was stored and anything seen while days were open, and the cells. Variables: as company.sql, and rounds.
\ir company.sql

CREATE TEMP TABLE looked (days integer);
CREATE TEMP TABLE wrong (round integer, changes text[], relation text, day date, cell jsonb, stored jsonb, live jsonb);
-- Changes of one to four statements; looked at before each refresh, and after it. Where what is open is everything, nothing is tried: it is
-- refreshed at once.
CREATE PROCEDURE play(rounds integer) LANGUAGE plpgsql AS $$
DECLARE
    changes text[];
BEGIN
    FOR round IN 1 .. rounds LOOP
        changes := '{}';
        FOR step IN 1 .. any_of(4) LOOP
            changes := changes || change_something();
        END LOOP;
        COMMIT;
        IF NOT EXISTS (SELECT FROM small.program_change WHERE cause = 'everything') THEN
            INSERT INTO looked SELECT count(*) FROM small.changed_day;
            INSERT INTO wrong SELECT round, changes || 'seen'::text, d.* FROM customer_metrics.rollup_drift('small') AS d;
        END IF;
        IF any_of(3) = 1 OR EXISTS (SELECT FROM small.program_change WHERE cause = 'everything') THEN
            -- By nobody else, in two shares, in eight.
            PERFORM set_config('max_parallel_workers_per_gather', ('{0,2,4}'::text[])[any_of(3)], false);
            COMMIT;
            CALL customer_metrics.refresh_program('small');
            INSERT INTO wrong SELECT round, changes || 'refreshed'::text, d.* FROM customer_metrics.rollup_drift('small') AS d;
        END IF;
        COMMIT;
        EXIT WHEN EXISTS (SELECT FROM wrong);
    END LOOP;
END
$$;
CALL customer_metrics.refresh_program('small');
CALL play(:rounds);
-- All of it at once, alone and in shares.
\o /dev/null
SELECT format($$SET max_parallel_workers_per_gather = %s; INSERT INTO small.program_change (cause) VALUES ('everything')$$, workers),
       $$CALL customer_metrics.refresh_program('small')$$, format($$INSERT INTO wrong SELECT -1, '{rebuilt, %s}', d.* FROM customer_metrics.rollup_drift('small') AS d$$, workers)
FROM unnest('{0,2,4}'::integer[]) AS workers \gexec
\o
\t on
\a
SELECT count(*) FROM wrong;
SELECT count(*) > 0 FROM small.stored_cut;
SELECT count(*) FROM looked WHERE days > 0;
SELECT * FROM wrong;
