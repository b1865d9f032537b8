-- A big company for benchmarks, as the program `big`: three years, three journeys, twelve stages, twenty touchpoints.
--
--     psql -v interactions=1000000 -v responses=200000 -f test/bench/company.sql
--
-- Needs no schema `big`. Customers are a tenth of the interactions, cases a quarter. Every "draw" is a hash of a number, so that each
-- run gives the same rows. What customers say depends a little on stage, segment and wait, and is otherwise noise: for stories see
-- examples/simulated_company.sql.

\set ON_ERROR_STOP on
\set was_quiet :QUIET
\set QUIET on
\if :{?interactions}
\else
\set interactions 1000000
\endif
\if :{?responses}
\else
\set responses 200000
\endif
\set as_of '2026-01-01 00:00:00+00'

\echo big: :interactions interactions, :responses responses
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS customer_metrics;
BEGIN;
SET LOCAL work_mem = '256MB';
SET LOCAL maintenance_work_mem = '1GB';
SET LOCAL TimeZone = 'UTC';
SELECT customer_metrics.create_program('big', id_type => 'bigint') AS created \gset
SET LOCAL search_path = big;

-- A number from 0 up to, not including, 1: always the same one for a number and a purpose.
CREATE FUNCTION pg_temp.draw(number bigint, purpose bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN (hashint8extended(number, purpose) & 1073741823)::float8 / 1073741824;

-- ---- the company

INSERT INTO journey (journey, label, position) VALUES ('buy', 'Buy', 1), ('use', 'Use', 2), ('help', 'Get help', 3);

INSERT INTO stage (stage, journey, position, domain, owner, promise, basic) VALUES
    ('discover',  'buy',  1, 'marketing', 'Marketing',         NULL,                      NULL),
    ('choose',    'buy',  2, 'sales',     'Sales',             'What fits',               false),
    ('order',     'buy',  3, 'sales',     'Sales',             'Done in five minutes',    false),
    ('pay',       'buy',  4, 'billing',   'Billing',           NULL,                      true),
    ('deliver',   'use',  1, 'logistics', 'Logistics',         'There by the agreed day', true),
    ('set up',    'use',  2, 'service',   'Field service',     NULL,                      false),
    ('first use', 'use',  3, 'product',   'Product',           NULL,                      NULL),
    ('bill',      'use',  4, 'billing',   'Billing',           'No surprises',            true),
    ('report',    'help', 1, 'service',   'Customer care',     'Answered at once',        true),
    ('diagnose',  'help', 2, 'service',   'Technical support', 'You tell us once',        false),
    ('repair',    'help', 3, 'service',   'Field service',     'Mended by the agreed day', false),
    ('confirm',   'help', 4, 'service',   'Customer care',     NULL,                      false);

INSERT INTO touchpoint (touchpoint, stage, channel, promised_wait) VALUES
    ('website',      'discover',  'web',   NULL),         ('campaign',      'discover',  'mail',  NULL),
    ('shop',         'choose',    'shop',  '10 minutes'), ('sales call',    'choose',    'phone', '2 minutes'),
    ('web checkout', 'order',     'web',   NULL),         ('shop till',     'order',     'shop',  '10 minutes'),
    ('payment page', 'pay',       'web',   NULL),
    ('courier',      'deliver',   'visit', NULL),         ('pick-up',       'deliver',   'shop',  '10 minutes'),
    ('technician',   'set up',    'visit', NULL),         ('guide',         'set up',    'web',   NULL),
    ('app',          'first use', 'app',   NULL),
    ('bill mail',    'bill',      'mail',  NULL),         ('bill call',     'bill',      'phone', '2 minutes'),
    ('help line',    'report',    'phone', '2 minutes'),  ('help chat',     'report',    'chat',  '30 seconds'),
    ('support call', 'diagnose',  'phone', '5 minutes'),
    ('repair visit', 'repair',    'visit', NULL),         ('exchange',      'repair',    'mail',  NULL),
    ('closing call', 'confirm',   'phone', NULL);

-- The same in arrays, which a million rows look up faster than they join. Stages are numbered 1 to 12, touchpoints 1 to 20.
\set stages             '''{discover,choose,order,pay,deliver,set up,first use,bill,report,diagnose,repair,confirm}''::text[]'
\set stage_satisfied    '''{0.82,0.88,0.84,0.86,0.75,0.80,0.83,0.55,0.78,0.81,0.66,0.85}''::float8[]'
\set first_touchpoint   '''{1,3,5,7,8,10,12,13,15,17,18,20}''::integer[]'
\set stage_touchpoints  '''{2,2,2,1,2,2,1,2,2,1,2,1}''::integer[]'
\set touchpoints        '''{website,campaign,shop,sales call,web checkout,shop till,payment page,courier,pick-up,technician,guide,app,bill mail,bill call,help line,help chat,support call,repair visit,exchange,closing call}''::text[]'
\set directions         '''{in,out,in,in,in,in,in,out,in,out,in,in,system,in,in,in,out,out,out,out}''::text[]'
\set handlers           '''{self,self,human,human,self,human,self,human,human,human,self,self,self,human,human,bot,human,human,self,human}''::text[]'
\set segments           '''{young,family,senior,small business,business}''::text[]'
\set needs              '''{in a hurry,wants explanations,wants reassurance,wants to be known}''::text[]'

INSERT INTO question (question, measure, worst, best, scope, item, dimension, wording) VALUES
    ('satisfied',        'csat',      1,  5, 'transaction',  NULL,       NULL,          'How satisfied were you with this contact?'),
    ('recommend',        'nps',       0, 10, 'relationship', NULL,       NULL,          'How likely are you to recommend us to a friend?'),
    ('easy',             'ces',       1,  7, 'transaction',  NULL,       NULL,          'It was easy to get this done.'),
    ('served',           'need_met',  1,  3, 'transaction',  NULL,       NULL,          'Did you get what you came for?'),
    ('punctual wished',  'expected',  1,  7, 'transaction',  'punctual', 'reliability', 'They should come when they say'),
    ('punctual in fact', 'perceived', 1,  7, 'transaction',  'punctual', 'reliability', 'They came when they said');

INSERT INTO theme (theme, config, query) VALUES
    ('bill',        'simple',  'bill | rechnung | fatura'),
    ('waiting',     'english', 'wait | late | week | hour'),
    ('asked again', 'simple',  'again | twice | nochmal'),
    ('kindness',    'simple',  'friendly | freundlich | gentil'),
    ('technician',  'simple',  'technician | techniker');

INSERT INTO improvement (improvement_id, stage, opened_at, done_at, cause, owner) VALUES
    (1, 'order',    '2023-03-01 09:00+00', '2023-09-01 00:00+00', 'order too long',      'Sales'),
    (2, 'deliver',  '2023-10-01 09:00+00', '2024-05-01 00:00+00', 'date not kept',       'Logistics'),
    (3, 'diagnose', '2024-03-01 09:00+00', '2024-09-15 00:00+00', 'causes not found',    'Technical support'),
    (4, 'bill',     '2024-11-01 09:00+00', '2025-04-01 00:00+00', 'bill not understood', 'Billing'),
    (5, 'repair',   '2025-02-01 09:00+00', '2025-08-01 00:00+00', 'parts missing',       'Field service'),
    (6, 'report',   '2025-10-01 09:00+00', NULL,                  'line not answered',   'Customer care');

UPDATE setting SET as_of = :'as_of';

-- ---- customers

INSERT INTO account (account_id, name, segment, owner, revenue)
SELECT a, 'Account ' || a, (:segments)[1 + a % 5], 'Customer care', 200 + a % 50 * 40
FROM generate_series(1, greatest(:interactions / 30, 1)) AS a;

-- One in ten has the segment of the account.
INSERT INTO customer (customer_id, account_id, segment, need, since, opted_out_at)
SELECT c, 1 + (c - 1) / 3 % greatest(:interactions / 30, 1),
       CASE WHEN pg_temp.draw(c, 1) < 0.9 THEN (:segments)[1 + floor(5 * pg_temp.draw(c, 2) ^ 1.4)::integer] END,
       (:needs)[1 + floor(4 * pg_temp.draw(c, 3))::integer],
       date '2023-01-01' - floor(2000 * pg_temp.draw(c, 4))::integer,
       CASE WHEN pg_temp.draw(c, 5) < 0.02 THEN timestamptz '2023-01-01' + pg_temp.draw(c, 6) * interval '1000 days' END
FROM generate_series(1, greatest(:interactions / 10, 1)) AS c;

-- ---- interactions

-- Indexes of the big tables are made after they are filled.
CREATE TEMP TABLE own_index ON COMMIT DROP AS
SELECT format('ALTER TABLE %I.%I ', n.nspname, t.relname) AS alter_table, t.relname AS relation, i.relname AS name,
       k.conname, pg_get_constraintdef(k.oid) AS constraint_definition, pg_get_indexdef(x.indexrelid) AS definition
FROM pg_index AS x
JOIN pg_class AS i ON i.oid = x.indexrelid
JOIN pg_class AS t ON t.oid = x.indrelid
JOIN pg_namespace AS n ON n.oid = t.relnamespace
LEFT JOIN pg_constraint AS k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u')
WHERE n.nspname = 'big' AND t.relname IN ('interaction', 'response', 'invitation');

SELECT CASE WHEN conname IS NULL THEN format('DROP INDEX big.%I', name) ELSE alter_table || format('DROP CONSTRAINT %I', conname) END FROM own_index \gexec

\set make_index 'SELECT CASE WHEN conname IS NULL THEN definition ELSE alter_table || format(''ADD CONSTRAINT %I %s'', conname, constraint_definition) END FROM own_index WHERE relation'

-- Of 24 interactions in a row, 1, 2, 3, 4, 6 and 8 are a case. OFFSET 0: each expression is computed once.
INSERT INTO interaction (interaction_id, occurred_at, touchpoint, stage, customer_id, case_id, direction, answered, waited,
                         promised_at, delivered_at, resolved, handled_by, need, asked)
SELECT i,
       occurred_at,
       -- One in twenty names a stage only.
       CASE WHEN u >= 0.05 THEN (:touchpoints)[touchpoint] END,
       CASE WHEN u < 0.05 THEN (:stages)[stage] END,
       CASE WHEN pg_temp.draw(passage, 10) >= 0.03 THEN customer END,
       CASE WHEN size > 1 OR pg_temp.draw(passage, 11) < 0.5 THEN passage END,
       (:directions)[touchpoint],
       CASE WHEN (:directions)[touchpoint] = 'in' THEN pg_temp.draw(i, 12) < 0.93 END,
       CASE WHEN (:directions)[touchpoint] = 'in' AND (:handlers)[touchpoint] <> 'self' THEN pg_temp.draw(i, 13) ^ 3 * interval '15 minutes' END,
       promised_at,
       CASE WHEN delivered_at < :'as_of' THEN delivered_at END,
       CASE WHEN (:directions)[touchpoint] <> 'system' THEN pg_temp.draw(i, 15) < 0.7 END,
       (:handlers)[touchpoint],
       CASE WHEN pg_temp.draw(i, 16) < 0.1 THEN (:needs)[1 + i % 4] END,
       CASE WHEN pg_temp.draw(i, 17) < 0.15 THEN ('{name,order number,address,reason}'::text[])[1 + i % 3 : 1 + i % 3 + i % 2] END
FROM (
    SELECT s.*,
           (:first_touchpoint)[stage] + floor((:stage_touchpoints)[stage] * pg_temp.draw(i, 20))::integer AS touchpoint,
           CASE WHEN stage IN (5, 11) AND pg_temp.draw(i, 21) < 0.8 THEN occurred_at + (2 + floor(5 * pg_temp.draw(i, 22))) * interval '1 day' END AS promised_at,
           pg_temp.draw(i, 23) AS kept,
           pg_temp.draw(i, 24) AS u
    FROM (
        SELECT c.*,
               -- Steps are days apart, and none lies after today.
               started_at + (step + 0.8 * pg_temp.draw(i, 30)) * least((0.1 + 6 * pg_temp.draw(passage, 31)) * interval '1 day', (:'as_of' - started_at) / 9) AS occurred_at,
               4 * floor(3 * pg_temp.draw(passage, 32))::integer
                   + 1 + CASE size WHEN 1 THEN floor(4 * pg_temp.draw(passage, 33))::integer
                              ELSE least(3, step * 4 / size + CASE WHEN pg_temp.draw(i, 34) < 0.15 THEN 1 ELSE 0 END) END AS stage,
               1 + floor(greatest(:interactions / 10, 1) * pg_temp.draw(passage, 35) ^ 1.3)::bigint AS customer
        FROM (
            SELECT i, size, place - first_place AS step, passage,
                   timestamptz '2023-01-01' + (passage - pg_temp.draw(passage, 40)) / (:interactions / 4 + 6) * interval '1096 days' AS started_at
            FROM (
                SELECT i, (i - 1)::integer % 24 AS place,
                       ('{1,2,2,3,3,3,4,4,4,4,6,6,6,6,6,6,8,8,8,8,8,8,8,8}'::integer[])[1 + (i - 1)::integer % 24] AS size,
                       ('{0,1,1,3,3,3,6,6,6,6,10,10,10,10,10,10,16,16,16,16,16,16,16,16}'::integer[])[1 + (i - 1)::integer % 24] AS first_place,
                       (i - 1) / 24 * 6 + ('{1,2,2,3,3,3,4,4,4,4,5,5,5,5,5,5,6,6,6,6,6,6,6,6}'::integer[])[1 + (i - 1)::integer % 24] AS passage
                FROM generate_series(1, :interactions::bigint) AS i
                OFFSET 0
            ) AS p
            OFFSET 0
        ) AS c
        OFFSET 0
    ) AS s
    OFFSET 0
) AS t
CROSS JOIN LATERAL (
    SELECT CASE WHEN kept < 0.80 THEN promised_at - pg_temp.draw(i, 14) * interval '1 day'
                WHEN kept < 0.95 THEN promised_at + pg_temp.draw(i, 14) * interval '6 days' END AS delivered_at
) AS d;

:make_index = 'interaction' \gexec
ANALYZE interaction;

-- ---- responses

-- Ten responses are seven submissions, each about another interaction.
CREATE TEMP TABLE submission ON COMMIT DROP AS
SELECT s, i.interaction_id, i.customer_id, i.case_id,
       coalesce(i.stage, t.stage) AS stage,
       i.occurred_at + least((0.01 + 3 * pg_temp.draw(s, 50) ^ 2) * interval '1 day', (:'as_of' - i.occurred_at) / 2) AS answered_at,
       -- How the answer finds its stage.
       pg_temp.draw(s, 51) AS way,
       pg_temp.draw(s, 52) < 0.01 AS is_staff,
       CASE WHEN pg_temp.draw(s, 53) < 0.33 THEN s END AS invitation_id,
       m.mood - 0.1 * coalesce(extract(epoch FROM i.waited) / 900, 0) - CASE WHEN i.delivered_at > i.promised_at THEN 0.3 ELSE 0 END
              - CASE WHEN c.segment = 'small business' THEN 0.1 ELSE 0 END + 0.2 * (pg_temp.draw(coalesce(i.customer_id, s), 54) - 0.5) AS mood
FROM (SELECT s, least(:interactions, 1 + floor((s - 1 + pg_temp.draw(s, 55)) * :interactions / (:responses * 0.7 + 1))::bigint) AS about
      FROM generate_series(1, greatest(:responses::bigint * 7 / 10, 1)) AS s) AS a
JOIN interaction AS i ON i.interaction_id = a.about
LEFT JOIN touchpoint AS t ON t.touchpoint = i.touchpoint
LEFT JOIN customer AS c ON c.customer_id = i.customer_id
JOIN unnest(:stages, :stage_satisfied) AS m (stage, mood) ON m.stage = coalesce(i.stage, t.stage);

CREATE UNIQUE INDEX ON submission (s);
ANALYZE submission;

INSERT INTO response (response_id, question, answered_at, score, submission_id, customer_id, interaction_id, case_id, invitation_id,
                      weight, respondent, segment, comment, language, may_contact)
SELECT r, question, answered_at,
       -- The mood on the question's scale, and chance.
       CASE WHEN u > 0.99 THEN NULL
            ELSE worst + least(best - worst, floor((best - worst + 1) * CASE WHEN u < mood THEN 1 - 0.3 * (u / mood) ^ 2 - 0.0001 ELSE 0.7 * (1 - (u - mood) / (1 - mood)) END)::integer) END,
       CASE WHEN slot > 5 OR pg_temp.draw(s, 60) < 0.5 THEN s END,
       CASE WHEN NOT is_staff AND way < 0.9 THEN customer_id END,
       CASE WHEN question <> 'recommend' AND (way < 0.5 OR is_staff) THEN interaction_id END,
       CASE WHEN question <> 'recommend' AND way < 0.75 AND NOT is_staff THEN case_id END,
       CASE WHEN NOT is_staff THEN invitation_id END,
       CASE WHEN pg_temp.draw(s, 61) < 0.1 THEN 0.5 + 1.5 * pg_temp.draw(s, 62) END,
       CASE WHEN NOT is_staff THEN 'customer' WHEN s % 2 = 0 THEN 'employee' ELSE 'executive' END,
       CASE WHEN NOT is_staff AND pg_temp.draw(s, 63) < 0.03 THEN (:segments)[1 + s % 5] END,
       comment, CASE WHEN comment IS NOT NULL THEN 'en' END,
       pg_temp.draw(s, 64) < 0.7
FROM (
    SELECT r, s.*, q.question, q.worst, q.best, b.slot, pg_temp.draw(r, 65) AS u,
           CASE WHEN pg_temp.draw(r, 66) < 0.2 THEN
               ('{I had to,They let me,It took a week to,Nobody told me to,The friendly man let me}'::text[])[1 + floor(5 * pg_temp.draw(r, 67))::integer] || ' '
               || ('{wait an hour for,pay twice for,ask again about,send back,learn about,talk about}'::text[])[1 + floor(6 * pg_temp.draw(r, 68))::integer] || ' '
               || ('{the bill,the technician,the parcel,the contract,my order,the app}'::text[])[1 + floor(6 * pg_temp.draw(r, 69))::integer] || ', number ' || r
           END AS comment
    FROM (SELECT r, (r - 1)::integer % 10 AS slot,
                 least((r - 1) / 10 * 7 + ('{1,2,3,4,5,6,6,7,7,7}'::integer[])[1 + (r - 1)::integer % 10], greatest(:responses::bigint * 7 / 10, 1)) AS s
          FROM generate_series(1, :responses::bigint) AS r) AS b
    JOIN submission AS s ON s.s = b.s
    JOIN question AS q ON q.question = ('{satisfied,easy,satisfied,served,recommend,satisfied,served,satisfied,punctual wished,punctual in fact}'::text[])[1 + b.slot]
    OFFSET 0
) AS a
ORDER BY r;

:make_index = 'response' \gexec

-- ---- invitations: those that were answered, and three times as many that were not

INSERT INTO invitation (invitation_id, sent_at, customer_id, interaction_id, channel, status)
SELECT s.invitation_id, i.occurred_at + (s.answered_at - i.occurred_at) / 2, s.customer_id, s.interaction_id,
       ('{mail,message,call}'::text[])[1 + s % 3], 'completed'
FROM submission AS s JOIN interaction AS i ON i.interaction_id = s.interaction_id
WHERE s.invitation_id IS NOT NULL AND NOT s.is_staff AND s.customer_id IS NOT NULL
UNION ALL
SELECT :responses + n, i.occurred_at + least(interval '1 hour', (:'as_of' - i.occurred_at) / 2), i.customer_id, i.interaction_id,
       ('{mail,message,call}'::text[])[1 + n % 3],
       ('{sent,sent,sent,sent,opened,opened,bounced,opted_out,suppressed,suppressed}'::text[])[1 + n % 10]
FROM (SELECT n, 1 + floor(:interactions * pg_temp.draw(n, 70))::bigint AS about FROM generate_series(1, :responses::bigint * 7 / 10) AS n) AS a
JOIN interaction AS i ON i.interaction_id = a.about
WHERE i.customer_id IS NOT NULL;

:make_index = 'invitation' \gexec

-- ---- actions on four in ten of the unhappy

INSERT INTO action (action_id, submission_id, opened_at, contacted_at, closed_at, owner, cause, note)
SELECT row_number() OVER (ORDER BY submission_id), submission_id, opened_at, contacted_at,
       CASE WHEN contacted_at + interval '3 days' < :'as_of' AND submission_id % 5 > 0 THEN contacted_at + interval '3 days' END,
       'Customer care', ('{date not kept,bill not understood,line not answered,had to repeat}'::text[])[1 + submission_id % 4], 'Called, listened.'
FROM (SELECT submission_id, opened_at, CASE WHEN pg_temp.draw(submission_id, 80) < 0.8 AND opened_at + interval '3 days' < :'as_of' THEN opened_at + pg_temp.draw(submission_id, 81) * interval '3 days' END AS contacted_at
      FROM (SELECT coalesce(r.submission_id, r.response_id) AS submission_id, min(r.answered_at) + interval '30 minutes' AS opened_at
            FROM response AS r
            WHERE r.respondent = 'customer' AND r.customer_id IS NOT NULL AND (r.question = 'satisfied' AND r.score <= 2 OR r.question = 'recommend' AND r.score <= 6)
            GROUP BY 1) AS u
      WHERE pg_temp.draw(submission_id, 82) < 0.4 AND opened_at < :'as_of') AS a;

-- ---- outcomes: seven in ten customers renew, refer or leave

INSERT INTO outcome (outcome_id, customer_id, occurred_at, outcome, value)
SELECT row_number() OVER (ORDER BY last_seen, customer_id), customer_id, last_seen + least((1 + 120 * pg_temp.draw(customer_id, 90)) * interval '1 day', (:'as_of' - last_seen) / 2),
       CASE WHEN u < 0.4 THEN 'renewed' WHEN u < 0.5 THEN 'referred' ELSE 'left' END,
       CASE WHEN u < 0.4 THEN 240 + customer_id % 40 * 12 WHEN u < 0.5 THEN 50 END
FROM (SELECT customer_id, max(occurred_at) AS last_seen, pg_temp.draw(customer_id, 91) AS u FROM interaction WHERE customer_id IS NOT NULL GROUP BY customer_id) AS c
WHERE u < 0.7;

COMMIT;
RESET client_min_messages;
VACUUM ANALYZE;
\echo big: done
\set QUIET :was_quiet
