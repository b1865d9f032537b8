-- A small company of the program :program that fills every source, for tests that compare readings of all its views.
-- Customers are German or French, and every id of theirs says so. The same rows on each run.
SET client_min_messages = warning;
SELECT customer_metrics.create_program(:'program') IS NULL AS created \gset
SELECT setseed(0.25) IS NULL AS seeded \gset
SET search_path = :"program", customer_metrics, public;

INSERT INTO journey (journey, position) VALUES ('buy', 1), ('help', 2);
INSERT INTO stage (stage, journey, position, domain, owner, basic) VALUES
    ('look', 'buy', 1, 'sales', 'Shop', false), ('order', 'buy', 2, 'sales', 'Shop', true), ('arrive', 'buy', 3, 'service', 'Works', NULL),
    ('ask', 'help', 1, 'service', 'Desk', NULL), ('mend', 'help', 2, 'service', 'Works', NULL);
INSERT INTO touchpoint (touchpoint, stage, channel, promised_wait) SELECT 'at ' || stage, stage, CASE position WHEN 1 THEN 'web' ELSE 'phone' END, '3 minutes' FROM stage;
INSERT INTO question (question, measure, worst, best, scope, stage, item) VALUES
    ('happy', 'csat', 1, 5, 'transaction', NULL, NULL), ('easy', 'ces', 1, 7, 'transaction', NULL, NULL), ('served', 'need_met', 0, 1, 'transaction', NULL, NULL),
    ('tell', 'nps', 0, 10, 'relationship', NULL, NULL), ('order?', 'csat', 1, 5, 'relationship', 'order', NULL),
    ('hoped', 'expected', 1, 7, 'transaction', NULL, 'speed'), ('found', 'perceived', 1, 7, 'transaction', NULL, 'speed'),
    ('least', 'minimum', 1, 7, 'transaction', NULL, 'speed'), ('matters', 'importance', 1, 7, 'transaction', NULL, 'speed');
INSERT INTO theme VALUES ('time', 'simple', 'late | slow'), ('people', 'simple', 'kind');
INSERT INTO improvement (improvement_id, stage, opened_at, done_at) VALUES ('better', 'order', '2026-01-01', '2026-03-01'), ('later', 'ask', '2026-03-01', NULL);
UPDATE setting SET as_of = '2026-06-01 00:00+00', small_base = 8, small_base_nps = 8, outcome_window = '30 days';

INSERT INTO account (account_id, segment, owner, revenue)
SELECT country || '-a' || i, 'firm', 'Sales', 100 * i FROM unnest(ARRAY['DE', 'FR']) AS country, generate_series(1, 10) AS i;
INSERT INTO customer (customer_id, account_id, segment, need)
SELECT country || '-c' || i, CASE WHEN i % 4 = 0 THEN country || '-a' || 1 + i % 10 END,
       CASE WHEN i % 4 > 0 THEN (ARRAY['young', 'family', 'senior', country])[1 + floor(random() * 4)::integer] END, (ARRAY['hurry', 'advice', NULL])[1 + i % 3]
FROM unnest(ARRAY['DE', 'FR']) AS country, generate_series(1, 60) AS i;

-- Two passes through each journey, of which some stop, and some come back.
INSERT INTO interaction (interaction_id, occurred_at, touchpoint, customer_id, case_id, direction, answered, waited, promised_at, delivered_at, resolved, handled_by, asked)
SELECT p.case_id || '-i' || step, p.at + step * interval '9 hours', 'at ' || s.stage, p.customer_id, p.case_id,
       CASE WHEN random() < 0.6 THEN 'in' ELSE 'out' END, random() < 0.8, random() * interval '5 minutes',
       CASE WHEN s.stage = 'order' THEN p.at + interval '4 days' END, CASE WHEN s.stage = 'order' AND random() < 0.9 THEN p.at + random() * interval '7 days' END,
       random() < 0.6, (ARRAY['human', 'bot', 'self'])[1 + floor(random() * 3)::integer], CASE WHEN random() < 0.6 THEN ARRAY['name'] END
FROM (SELECT c.customer_id, c.customer_id || '-' || j.journey || pass AS case_id, j.journey, 1 + floor(random() * 4)::integer AS stops, random() < 0.3 AS returns,
             timestamptz '2026-01-01 00:00+00' + floor(random() * 140) * interval '1 day' AS at
      FROM customer AS c, journey AS j, generate_series(1, 2) AS pass) AS p
JOIN LATERAL (SELECT s.stage, s.position AS step FROM stage AS s WHERE s.journey = p.journey AND s.position <= p.stops
              UNION ALL SELECT s.stage, 4 FROM stage AS s WHERE s.journey = p.journey AND s.position = 1 AND p.returns) AS s ON true;
INSERT INTO invitation (invitation_id, sent_at, customer_id, interaction_id, channel, status)
SELECT interaction_id || '-v', occurred_at, customer_id, interaction_id, CASE WHEN random() < 0.5 THEN 'mail' ELSE 'chat' END,
       (ARRAY['sent', 'completed', 'bounced', 'opted_out', 'suppressed'])[1 + floor(random() * 5)::integer]
FROM interaction WHERE random() < 0.7;

-- Submissions about interactions, by name, by case, or by nothing but the customer; some questions of each.
INSERT INTO response (response_id, question, answered_at, score, submission_id, customer_id, interaction_id, case_id, invitation_id, weight, comment, may_contact)
SELECT s.submission_id || '-' || q.question, q.question, s.occurred_at + interval '5 hours',
       CASE WHEN random() < 0.97 THEN q.worst + floor(random() * (q.best - q.worst + 1))::integer END, s.submission_id, s.customer_id,
       CASE WHEN s.way < 0.6 THEN s.interaction_id END, CASE WHEN s.way BETWEEN 0.4 AND 0.9 THEN s.case_id END, v.invitation_id,
       CASE WHEN s.weighs THEN floor(random() * 3) END,
       CASE WHEN q.question = 'happy' THEN (ARRAY['late again', 'so kind', 'slow and late', NULL])[1 + floor(random() * 4)::integer] END, random() < 0.7
FROM (SELECT i.*, i.interaction_id || '-s' AS submission_id, random() AS way, random() < 0.2 AS weighs FROM interaction AS i WHERE random() < 0.7) AS s
LEFT JOIN invitation AS v ON v.interaction_id = s.interaction_id AND v.status = 'completed'
CROSS JOIN question AS q
WHERE random() < 0.75;
-- What colleagues think, and what cannot be used.
INSERT INTO response (response_id, question, answered_at, score, respondent, interaction_id)
SELECT interaction_id || '-r', 'happy', occurred_at, 3 + floor(random() * 3)::integer, CASE WHEN random() < 0.6 THEN 'employee' ELSE 'executive' END, interaction_id FROM interaction WHERE random() < 0.2;
INSERT INTO response (response_id, question, answered_at, score, customer_id) SELECT customer_id || '-off', 'happy', '2026-02-01', 9, customer_id FROM customer WHERE random() < 0.1;

INSERT INTO action (action_id, submission_id, opened_at, contacted_at, closed_at, owner, cause)
SELECT DISTINCT ON (a.submission_id) a.submission_id || '-a', a.submission_id, a.answered_at, CASE WHEN random() < 0.7 THEN a.answered_at + random() * interval '3 days' END, NULL::timestamptz, 'Care', 'cause'
FROM answer AS a WHERE a.unhappy AND random() < 0.4 ORDER BY a.submission_id;
INSERT INTO outcome (outcome_id, customer_id, occurred_at, outcome, value)
SELECT customer_id || '-o' || i, customer_id, timestamptz '2026-01-15 00:00+00' + random() * interval '130 days', CASE i WHEN 1 THEN 'renewed' ELSE 'left' END, 10 + i
FROM customer, generate_series(1, 2) AS i WHERE random() < 0.5;
RESET search_path;
