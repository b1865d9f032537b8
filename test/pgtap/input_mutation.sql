-- Whatever is typed or sent gives an error of the stated kinds, or a value that reads back as itself.
BEGIN;
SELECT plan(9);
SET search_path = customer_metrics, public;

-- Deletes, doubles or replaces one character, three thousand times for each form.
CREATE FUNCTION pg_temp.mutate(type text, forms text[], OUT accepted bigint, OUT refused bigint, OUT wrong text) LANGUAGE plpgsql AS $$
DECLARE
    form text;
    mutant text;
    back text;
    at integer;
    is_valid boolean;
BEGIN
    accepted := 0;
    refused := 0;
    PERFORM setseed(0.42);
    FOREACH form IN ARRAY forms LOOP
        FOR i IN 1..3000 LOOP
            at := 1 + floor(random() * length(form));
            mutant := overlay(form PLACING (ARRAY['', repeat(substr(form, at, 1), 2), substr('0123456789-+.eE@:,/{} x'||chr(8364), 1 + floor(random() * 24)::integer, 1)])[1 + floor(random() * 3)::integer] FROM at FOR 1);
            IF i % 3 = 0 THEN
                mutant := overlay(mutant PLACING substr('0123456789-.@:,/{}', 1 + floor(random() * 18)::integer, 1) FROM 1 + floor(random() * length(mutant))::integer FOR 1);
            END IF;
            -- From release 16 on, input functions can be asked without an error being raised.
            is_valid := NULL;
            IF current_setting('server_version_num')::integer >= 160000 THEN
                BEGIN
                    EXECUTE 'SELECT pg_input_is_valid($1, $2)' INTO is_valid USING mutant, type;
                EXCEPTION WHEN OTHERS THEN
                    wrong := coalesce(wrong, mutant || ': a hard error, ' || SQLERRM);
                END;
            END IF;
            BEGIN
                EXECUTE format('SELECT v::text FROM (SELECT %L::%s) AS t (v) WHERE v::text::%2$s = v', mutant, type) INTO back;
                accepted := accepted + 1;
                wrong := coalesce(wrong, CASE WHEN back IS NULL THEN mutant || ' does not read back' WHEN NOT is_valid THEN mutant || ' is not valid, yet read' END);
            EXCEPTION
                WHEN invalid_text_representation OR numeric_value_out_of_range OR invalid_parameter_value THEN
                    refused := refused + 1;
                    wrong := coalesce(wrong, CASE WHEN is_valid THEN mutant || ' is valid, yet refused' END);
                WHEN OTHERS THEN
                    wrong := coalesce(wrong, mutant || ': ' || SQLSTATE || ' ' || SQLERRM);
            END;
        END LOOP;
    END LOOP;
END $$;

CREATE TEMPORARY TABLE mutated AS
SELECT t.type, m.* FROM (VALUES
    ('rating', ARRAY['9@0..10', '2@5..1', '-100@-100..0', '1@1..2']),
    ('rating_summary', ARRAY['0..10{0:3,6:10,9:44}', '{}', '0..10{}', '1..5{4:12/14.5/18.25}', '5..1{5:1,1:9223372036854775806}', '0..2{0:1/0.1/0.010000000000000002,2:3/3e150/3e300}']),
    ('gap_summary', ARRAY[(SELECT gap_agg(e, p)::text FROM (VALUES (1.5::float8, 2::float8), (3, 2), (4, 4)) AS v (e, p)),
                          (SELECT gap_agg(e, p, w)::text FROM (VALUES (1.5::float8, 2::float8, 0.3::float8), (3, 2, 2), (4, 4, 1)) AS v (e, p, w)), '{}']),
    ('driver_summary', ARRAY[(SELECT driver_agg(y, ARRAY[a, b])::text FROM (VALUES (1::float8, 2::float8, 3::float8), (2, 3, 5), (4, 0.1, 2), (4, 1, NULL)) AS v (y, a, b)),
                             (SELECT driver_agg(NULL, ARRAY[1])::text), '{}'])
) AS t (type, forms), pg_temp.mutate(t.type, t.forms) AS m;

SELECT is(wrong, NULL, type || ': no other outcome') FROM mutated ORDER BY type;
SELECT cmp_ok(accepted, '>', 100::bigint, type || ': some mutants are values') FROM mutated ORDER BY type;
SELECT is((SELECT count(*) FROM mutated WHERE refused < 1000), 0::bigint, 'most are none');

SELECT * FROM finish();
ROLLBACK;
