-- A small company in which everything may change: change_something() changes one thing, at random. Few ids, so that all of them meet.
-- Variables: seed, repeats ('all' or 'latest').
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
SET search_path = customer_metrics, public;
SELECT create_program('small', id_type => 'integer', time_zone => 'Europe/Berlin') \g (format=unaligned tuples_only=on) /dev/null
SELECT setseed(:seed / 1000.0) \g /dev/null

INSERT INTO small.journey (journey, position) VALUES ('j', 1), ('k', 2);
INSERT INTO small.stage (stage, journey, position, domain, owner) VALUES ('a', 'j', 1, 'd', 'o'), ('b', 'j', 2, 'd', 'p'), ('c', 'k', 1, 'e', 'o');
INSERT INTO small.touchpoint VALUES ('t', 'a', 'mail', NULL), ('u', 'b', 'call', NULL), ('v', 'b', 'mail', NULL);
INSERT INTO small.question (question, measure, worst, best, scope, stage, item) VALUES
    ('csat', 'csat', 1, 5, 'transaction', NULL, NULL), ('nps', 'nps', 0, 10, 'relationship', NULL, NULL), ('of c', 'ces', 1, 7, 'relationship', 'c', NULL),
    ('expected', 'expected', 1, 5, 'transaction', NULL, 'i'), ('perceived', 'perceived', 1, 5, 'transaction', NULL, 'i');
INSERT INTO small.account (account_id, segment) VALUES (1, 'x'), (2, 'y');
INSERT INTO small.customer (customer_id, account_id, segment, need) SELECT i, 1 + i % 2, CASE i % 3 WHEN 0 THEN 'z' END, CASE i % 4 WHEN 0 THEN 'n' END FROM generate_series(1, 6) AS i;
UPDATE small.setting SET attribution_window = '4 days', repeats = :'repeats';

-- A number from 1 to n; or NULL, once in nulls.
CREATE FUNCTION any_of(n integer, nulls integer DEFAULT 0) RETURNS integer LANGUAGE sql VOLATILE
AS 'SELECT CASE WHEN nulls > 0 AND random() * nulls < 1 THEN NULL ELSE 1 + floor(random() * n)::integer END';
-- Around midnight of the program's zone, and over two months.
CREATE FUNCTION any_time() RETURNS timestamptz LANGUAGE sql VOLATILE
AS $$SELECT timestamptz '2026-01-20 23:00+00' + floor(random() * 24) * interval '1 day' + (floor(random() * 3) - 1) * interval '7 hours'$$;

CREATE FUNCTION change_something() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    what integer := any_of(100);
BEGIN
    CASE
    WHEN what <= 25 THEN
        INSERT INTO small.response (response_id, question, answered_at, score, submission_id, customer_id, interaction_id, case_id, invitation_id, weight, respondent, segment, comment)
        SELECT id, (ARRAY['csat', 'nps', 'of c', 'expected', 'perceived', 'csat', 'unknown'])[any_of(7)], any_time(), any_of(6, 6), any_of(12, 2), any_of(7, 4), any_of(14, 2), any_of(5, 3), any_of(8, 2),
            CASE any_of(5) WHEN 1 THEN 2 WHEN 2 THEN 0 END, CASE any_of(8) WHEN 1 THEN 'employee' ELSE 'customer' END, CASE any_of(4) WHEN 1 THEN 'x' END, CASE any_of(3) WHEN 1 THEN 'said' END
        FROM (SELECT any_of(60) AS id) AS i ON CONFLICT DO NOTHING;
        RETURN 'response inserted';
    WHEN what <= 35 THEN
        UPDATE small.response SET answered_at = any_time(), score = any_of(5), interaction_id = any_of(14, 2), case_id = any_of(5, 2) WHERE response_id = any_of(60);
        RETURN 'response updated';
    WHEN what <= 40 THEN
        UPDATE small.response SET submission_id = any_of(12, 2), customer_id = any_of(7, 3), invitation_id = any_of(8, 2), question = (ARRAY['csat', 'nps', 'of c'])[any_of(3)] WHERE response_id = any_of(60);
        RETURN 'response moved';
    WHEN what <= 45 THEN
        DELETE FROM small.response WHERE response_id = any_of(60);
        RETURN 'response deleted';
    WHEN what <= 58 THEN
        INSERT INTO small.interaction (interaction_id, occurred_at, touchpoint, stage, customer_id, case_id, handled_by, need)
        SELECT id, any_time(), CASE any_of(3) WHEN 1 THEN NULL ELSE (ARRAY['t', 'u', 'v'])[any_of(3)] END, (ARRAY['a', 'b', 'c', NULL])[any_of(4)], any_of(7, 4), any_of(5, 3), CASE any_of(3) WHEN 1 THEN 'bot' END, CASE any_of(3) WHEN 1 THEN 'm' END
        FROM (SELECT any_of(14) AS id) AS i ON CONFLICT DO NOTHING;
        RETURN 'interaction inserted';
    WHEN what <= 66 THEN
        UPDATE small.interaction SET occurred_at = any_time(), touchpoint = (ARRAY['t', 'u', 'v'])[any_of(3)] WHERE interaction_id = any_of(14);
        RETURN 'interaction updated';
    WHEN what <= 70 THEN
        UPDATE small.interaction SET customer_id = any_of(7, 4), case_id = any_of(5, 3) WHERE interaction_id = any_of(14);
        RETURN 'interaction moved';
    WHEN what <= 75 THEN
        DELETE FROM small.interaction WHERE interaction_id = any_of(14);
        RETURN 'interaction deleted';
    WHEN what <= 80 THEN
        INSERT INTO small.invitation (invitation_id, sent_at, interaction_id, status)
        SELECT id, any_time(), any_of(14, 3), (ARRAY['sent', 'bounced', 'completed'])[any_of(3)] FROM (SELECT any_of(8) AS id) AS i
        ON CONFLICT (invitation_id) DO UPDATE SET status = excluded.status, sent_at = excluded.sent_at, interaction_id = excluded.interaction_id;
        RETURN 'invitation';
    WHEN what <= 82 THEN
        DELETE FROM small.invitation WHERE invitation_id = any_of(8);
        RETURN 'invitation deleted';
    WHEN what <= 88 THEN
        UPDATE small.customer SET segment = (ARRAY['x', 'y', NULL])[any_of(3)], need = (ARRAY['m', 'n', NULL])[any_of(3)], account_id = any_of(2, 3) WHERE customer_id = any_of(7);
        RETURN 'customer updated';
    WHEN what <= 91 THEN
        DELETE FROM small.customer WHERE customer_id = any_of(7);
        RETURN 'customer deleted';
    WHEN what <= 94 THEN
        INSERT INTO small.customer (customer_id, segment) SELECT any_of(7), 'x' ON CONFLICT DO NOTHING;
        RETURN 'customer inserted';
    WHEN what <= 96 THEN
        UPDATE small.account SET segment = (ARRAY['x', 'y', NULL])[any_of(3)] WHERE account_id = any_of(2);
        RETURN 'account updated';
    WHEN what <= 97 THEN
        UPDATE small.touchpoint SET stage = (ARRAY['a', 'b', 'c'])[any_of(3)] WHERE touchpoint = (ARRAY['t', 'u', 'v'])[any_of(3)];
        RETURN 'touchpoint updated';
    WHEN what <= 98 THEN
        UPDATE small.question SET satisfied_from = any_of(2) + 2, unhappy_to = 1 WHERE question = 'csat';
        RETURN 'question updated';
    WHEN what <= 99 THEN
        UPDATE small.stage SET position = any_of(3), owner = (ARRAY['o', 'p'])[any_of(2)] WHERE stage = (ARRAY['a', 'b', 'c'])[any_of(3)];
        RETURN 'stage updated';
    ELSE
        UPDATE small.setting SET attribution_window = any_of(6) * interval '1 day';
        RETURN 'setting updated';
    END CASE;
END
$$;

