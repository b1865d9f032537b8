-- A simulated company: a provider of home internet, as the program `shop`.
--
--     psql -v ON_ERROR_STOP=1 -f examples/simulated_company.sql
--
-- Needs the extension in the database, and no schema `shop`. Two journeys (join, get help) of nine stages, 4,000 people,
-- 40,000 interactions from January 2025 to March 2026, and what they said of them. Nothing is left to chance: every "draw" is a hash
-- of a name and a number, and only whole numbers and + - * / are used, so that each run, machine and release gives the same rows.
-- "Today" is :as_of, a Monday morning. To start again: SELECT customer_metrics.drop_program('shop', ...) or DROP SCHEMA shop CASCADE.
--
-- What is planted, and where it shows:
--
--  1. One stage disappoints. Customers are content until the first bill, and then satisfaction drops by 30 points.
--  2. An average hides a segment. Diagnosis looks fine; small businesses, one customer in ten, are very unhappy with it.
--  3. Promises are broken. Of the repairs that are due, four in ten come late or never; installations come in time.
--  4. Pleasant, but no help. Advice before buying is the best liked stage of all, and half of the customers leave it without
--     what they came for, above all those who want explanations.
--  5. A department believes itself superior. Field service and the board are sure that repairs please; the customers are not.
--  6. Nobody calls back. Half of the unhappy were never contacted, and almost nobody of the last nine days. Where somebody called, the next
--     answer is better, by more than unhappy scores rise by themselves.
--  7. Asked twice. After the hand-off from care to support, half of the customers must give name and contract number again, and like it less.
--  8. Basics and delight. An installation that fails drives customers away, a good one wins nobody; a call that confirms the repair wins
--     customers, and its absence costs none.
--  9. One month fell, the others are noise. In November 2025 the hotline broke down: reports by phone, and only these, fell.
-- 10. An improvement that helped (a shorter order, from August 2025), one that did not, and one that is not done yet.

\set ON_ERROR_STOP on
\set QUIET on

-- The story's own figures, one place each. Shares are of 1.
\set first_day           '2025-01-01'
\set as_of               '2026-03-16 09:00:00+00'
\set people_accounts     2500
\set help_cases          4500
\set hidden_segment      'small business'
\set hidden_drop         0.46
\set repairs_kept        0.60
\set repairs_late        0.30
\set activations_kept    0.93
\set need_met_by_advice  0.60
\set explanations_drop   0.25
\set employees_believe   0.93
\set executives_believe  0.96
\set contacted           0.50
\set contacted_lately    0.06
\set contact_helps       0.30
\set asked_twice         0.55
\set asked_twice_drop    0.20
\set basic_penalty       0.40
\set delight_reward      0.30
\set bad_month           '2025-11-01'
\set bad_month_drop      0.75
\set improved_at         '2025-08-01 00:00:00+00'
\set before_improvement  0.24

\echo shop: creating the program
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT customer_metrics.create_program('shop') AS created \gset
SET LOCAL search_path = shop;
SET LOCAL TimeZone = 'UTC';

-- A number from 0 up to, not including, 1: always the same one for a name and a number.
CREATE FUNCTION pg_temp.draw(what text, number bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN ('x' || left(encode(sha256(convert_to(what || number::text, 'UTF8')), 'hex'), 7))::bit(28)::integer / 268435456.0::float8;

-- An answer on 1..5 of somebody who is satisfied with probability p, and who drew u.
CREATE FUNCTION pg_temp.csat_score(p float8, u float8) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN CASE WHEN u < 0.55 * p THEN 5
            WHEN u < p THEN 4
            WHEN u < p + 0.42 * (1 - p) THEN 3
            WHEN u < p + 0.70 * (1 - p) THEN 2
            ELSE 1 END;

-- ---- journey: what customers want to get done

INSERT INTO journey (journey, label, job, position) VALUES
    ('join',     'Join',     'Get my home online without having to think about it', 1),
    ('get help', 'Get help', 'Have my trouble solved, once and for all', 2);

-- ---- stage: who answers for each

INSERT INTO stage (stage, journey, label, position, domain, owner, promise, basic) VALUES
    ('discover',   'join',     'Find out what there is', 1, 'marketing', 'Marketing',         NULL, NULL),
    ('choose',     'join',     'Choose a plan',          2, 'sales',     'Sales',             'The plan that fits, not the dearest', false),
    ('order',      'join',     'Order',                  3, 'sales',     'Sales',             'Done in five minutes', false),
    ('activate',   'join',     'Get online',             4, 'service',   'Field service',     'Online by the agreed day', true),
    ('first bill', 'join',     'First bill',             5, 'billing',   'Billing',           'No surprises', false),
    ('report',     'get help', 'Report trouble',         1, 'service',   'Customer care',     'Answered within two minutes', true),
    ('diagnose',   'get help', 'Find the cause',         2, 'service',   'Technical support', 'You tell us once', false),
    ('repair',     'get help', 'Repair',                 3, 'service',   'Field service',     'Repaired by the agreed day', false),
    ('confirm',    'get help', 'All well?',              4, 'service',   'Customer care',     NULL, false);

-- How likely a customer of no particular luck is satisfied at each stage. Planted: 1, the first bill.
CREATE TEMP TABLE mood ON COMMIT DROP AS
SELECT * FROM (VALUES
    ('discover', 0.82), ('choose', 0.89), ('order', 0.84), ('activate', 0.80), ('first bill', 0.44),
    ('report', 0.83), ('diagnose', 0.93), ('repair', 0.80), ('confirm', 0.82)) AS m (stage, satisfied);

-- ---- touchpoint

-- share: how often the stage is passed there, of 100.
CREATE TEMP TABLE way ON COMMIT DROP AS
SELECT touchpoint, stage, channel, handled_by, direction, promised_wait::interval,
       sum(share) OVER (PARTITION BY stage, booking ORDER BY number) - share AS from_share,
       sum(share) OVER (PARTITION BY stage, booking ORDER BY number) AS to_share, booking
FROM (VALUES
    ( 1, 'website',            'discover',   'web',   'self',  'in',     NULL,         65, false),
    ( 2, 'campaign mail',      'discover',   'mail',  'self',  'out',    NULL,         35, false),
    ( 3, 'shop advice',        'choose',     'shop',  'human', 'in',     '10 minutes', 35, false),
    ( 4, 'sales call',         'choose',     'phone', 'human', 'in',     '2 minutes',  30, false),
    ( 5, 'sales chat',         'choose',     'chat',  'bot',   'in',     '30 seconds', 20, false),
    ( 6, 'plan finder',        'choose',     'web',   'self',  'in',     NULL,         15, false),
    ( 7, 'web checkout',       'order',      'web',   'self',  'in',     NULL,         55, false),
    ( 8, 'shop contract',      'order',      'shop',  'human', 'in',     '10 minutes', 30, false),
    ( 9, 'phone contract',     'order',      'phone', 'human', 'in',     '2 minutes',  15, false),
    (10, 'activation booking', 'activate',   'web',   'self',  'system', NULL,        100, true),
    (11, 'technician visit',   'activate',   'visit', 'human', 'out',    NULL,         60, false),
    (12, 'starter parcel',     'activate',   'mail',  'self',  'out',    NULL,         40, false),
    (13, 'bill sent',          'first bill', 'mail',  'self',  'system', NULL,        100, true),
    (14, 'bill call',          'first bill', 'phone', 'human', 'in',     '2 minutes',  60, false),
    (15, 'bill chat',          'first bill', 'chat',  'bot',   'in',     '30 seconds', 40, false),
    (16, 'help line',          'report',     'phone', 'human', 'in',     '2 minutes',  50, false),
    (17, 'help chat',          'report',     'chat',  'bot',   'in',     '30 seconds', 25, false),
    (18, 'help form',          'report',     'web',   'self',  'in',     NULL,         15, false),
    (19, 'shop desk',          'report',     'shop',  'human', 'in',     '10 minutes', 10, false),
    (20, 'support call',       'diagnose',   'phone', 'human', 'out',    NULL,         60, false),
    (21, 'support chat',       'diagnose',   'chat',  'human', 'in',     '1 minute',   25, false),
    (22, 'line test',          'diagnose',   'web',   'self',  'in',     NULL,         15, false),
    (23, 'repair booking',     'repair',     'web',   'self',  'system', NULL,        100, true),
    (24, 'repair visit',       'repair',     'visit', 'human', 'out',    NULL,         65, false),
    (25, 'exchange parcel',    'repair',     'mail',  'self',  'out',    NULL,         35, false),
    (26, 'closing call',       'confirm',    'phone', 'human', 'out',    NULL,         45, false),
    (27, 'closing message',    'confirm',    'mail',  'self',  'system', NULL,         55, false)
) AS w (number, touchpoint, stage, channel, handled_by, direction, promised_wait, share, booking);

INSERT INTO touchpoint (touchpoint, stage, channel, promised_wait)
SELECT touchpoint, stage, channel, promised_wait FROM way;

-- ---- question: one of every measure

INSERT INTO question (question, measure, worst, best, scope, stage, item, dimension, wording) VALUES
    ('recommend', 'nps',      0, 10, 'relationship', NULL, NULL, NULL, 'How likely are you to recommend us to a friend?'),
    ('satisfied', 'csat',     1,  5, 'transaction',  NULL, NULL, NULL, 'How satisfied were you with this contact?'),
    ('easy',      'ces',      1,  7, 'transaction',  NULL, NULL, NULL, 'It was easy to get this done.'),
    ('served',    'need_met', 0,  1, 'transaction',  NULL, NULL, NULL, 'Did you get what you came for?'),
    -- A school grade: low is good.
    ('bot grade', 'other',    6,  1, 'transaction',  NULL, NULL, NULL, 'Which grade do you give our assistant?');

-- The yearly study: the same question to customers, employees and executives, about each stage as such.
INSERT INTO question (question, measure, worst, best, scope, stage, wording)
SELECT 'yearly ' || stage, 'csat', 1, 5, 'relationship', stage, 'All in all, how satisfied are customers with: ' || label || '?'
FROM stage;

-- Items of the long form: what was expected, found, at least hoped for, and how much it matters. How high each lies, on 1..7.
CREATE TEMP TABLE item ON COMMIT DROP AS
SELECT * FROM (VALUES
    ('punctual',  'reliability',    6.2, 5.7, 4.8, 6.4, 'They come when they say'),
    ('informed',  'responsiveness', 5.9, 5.2, 4.3, 5.9, 'I am told what happens next'),
    ('courteous', 'empathy',        5.6, 6.2, 4.2, 5.2, 'They treat me as a person'),
    ('explained', 'assurance',      5.8, 5.3, 4.4, 5.6, 'I understand what I get')
) AS i (item, dimension, expected, perceived, minimum, importance, wording);

INSERT INTO question (question, measure, worst, best, scope, item, dimension, wording)
SELECT item || ' ' || measure, measure, 1, 7, 'transaction', item, dimension, wording || ' (' || measure || ')'
FROM item, unnest(ARRAY['expected', 'perceived', 'minimum', 'importance']) AS measure;

-- ---- theme: what comments speak of, in four languages

INSERT INTO theme (theme, config, query) VALUES
    ('bill',         'simple',  'bill | bills | rechnung | facture | fatura'),
    ('waiting',      'english', 'wait | late | week | hour'),
    ('asked again',  'simple',  'again | twice | nochmal | encore'),
    ('kindness',     'simple',  'friendly | kind | nett | freundlich | gentil | gentille | simpática'),
    ('technician',   'simple',  'technician | techniker | technicien | técnico');

-- ---- setting: the story's own today, or reports would age

UPDATE setting SET as_of = :'as_of';

-- ---- improvement. Planted: 10, order alone got better

INSERT INTO improvement (improvement_id, stage, opened_at, done_at, cause, owner) VALUES
    ('shorter order',      'order',      '2025-05-12 09:00+00', :'improved_at',        'six pages to fill in', 'Sales'),
    ('new line test',      'diagnose',   '2025-06-02 09:00+00', '2025-10-01 00:00+00', 'causes not found',     'Technical support'),
    ('bill in plain words', 'first bill', '2026-02-10 09:00+00', NULL,                  'bill not understood',  'Billing');

-- ---- account and customer: households and small firms

\echo shop: customers

CREATE TEMP TABLE household ON COMMIT DROP AS
SELECT number, 'A' || lpad(number::text, 5, '0') AS account_id, segment,
       1 + floor(pg_temp.draw('members', number) * CASE WHEN segment = :'hidden_segment' THEN 3 ELSE 2.1 END)::integer AS members
FROM (SELECT number, CASE WHEN u < 0.30 THEN 'young household'
                          WHEN u < 0.67 THEN 'family'
                          WHEN u < 0.91 THEN 'senior'
                          ELSE :'hidden_segment' END AS segment
      FROM generate_series(1, :people_accounts) AS number, LATERAL (SELECT pg_temp.draw('segment', number)) AS d (u)) AS a;

INSERT INTO account (account_id, name, segment, owner, revenue)
SELECT account_id, CASE WHEN segment = :'hidden_segment' THEN 'Firm ' ELSE 'Household ' END || number, segment,
       CASE WHEN segment = :'hidden_segment' THEN 'Business desk' ELSE 'Customer care' END,
       members * CASE segment WHEN :'hidden_segment' THEN 960 WHEN 'family' THEN 480 ELSE 360 END
FROM household;

-- first_contact: day since :first_day of those who join in this time; NULL: customers already.
-- luck: people differ, and stay as they are.
CREATE TEMP TABLE person ON COMMIT DROP AS
SELECT *, 'C' || lpad(number::text, 5, '0') AS customer_id,
       CASE WHEN n < 0.35 THEN 'in a hurry' WHEN n < 0.65 THEN 'wants explanations' WHEN n < 0.85 THEN 'wants reassurance' ELSE 'wants to be known' END AS need,
       CASE WHEN pg_temp.draw('joins', number) < 0.55 THEN floor(pg_temp.draw('first contact', number) * 438)::integer END AS first_contact,
       0.24 * (pg_temp.draw('luck', number) - 0.5) AS luck
FROM (SELECT row_number() OVER (ORDER BY h.number, member) AS number, h.account_id, h.segment
      FROM household AS h, generate_series(1, h.members) AS member) AS p,
     LATERAL (SELECT pg_temp.draw('need', number)) AS d (n);

-- The segment of a firm's people is the firm's.
INSERT INTO customer (customer_id, account_id, segment, need, since, attributes)
SELECT customer_id, account_id, nullif(segment, :'hidden_segment'), need,
       date :'first_day' + coalesce(first_contact + 14, -30 - floor(pg_temp.draw('since', number) * 2500)::integer),
       jsonb_build_object('letters', CASE WHEN pg_temp.draw('letters', number) < 0.8 THEN 'mail' ELSE 'paper' END)
FROM person;

-- ---- interaction: cases that pass through the stages, step by step

\echo shop: interactions

-- A case: one pass of one person through one journey. Planted: 3, the fate of its promise; 7, asked again after the hand-off.
CREATE TEMP TABLE passage ON COMMIT DROP AS
SELECT c.*, CASE journey WHEN 'join' THEN 'J' ELSE 'H' END || lpad(pass::text, 5, '0') AS case_id,
       3 + floor(pg_temp.draw('promised days ' || journey, pass) * 6)::integer AS promised_days,
       CASE WHEN f < CASE journey WHEN 'join' THEN :activations_kept ELSE :repairs_kept END THEN 'kept'
            WHEN f < CASE journey WHEN 'join' THEN 0.99 ELSE :repairs_kept + :repairs_late END THEN 'late'
            ELSE 'never' END AS promise,
       journey = 'get help' AND pg_temp.draw('asked twice', pass) < :asked_twice AS asked_twice
FROM (SELECT 'join' AS journey, number AS pass, number AS person, first_contact AS day
      FROM person WHERE first_contact IS NOT NULL
      UNION ALL
      -- Some people need help far more often than others. Those who join do so first.
      SELECT 'get help', h.number, p.number,
             ready + floor(pg_temp.draw('help day', h.number) * (439 - ready))::integer
      FROM generate_series(1, :help_cases) AS h (number)
      JOIN person AS p
        ON p.number = 1 + floor(pg_temp.draw('who', h.number) * pg_temp.draw('who else', h.number) * (SELECT count(*) FROM person)),
           LATERAL (SELECT coalesce(p.first_contact + 70, 0)) AS r (ready)
      WHERE ready < 439) AS c,
     LATERAL (SELECT pg_temp.draw('promise ' || journey, pass)) AS d (f);

-- The steps of a journey. share: how often a step is taken; leaves: how often a case ends after it; both of 100.
-- Gaps are in open minutes: the company is open from 8 to 20, so 720 are a day.
CREATE TEMP TABLE step ON COMMIT DROP AS
SELECT * FROM (VALUES
    ('join',      1, 'discover',   false, 100, 12,    0,  600),
    ('join',      2, 'choose',     false, 100,  7,   60, 3600),
    ('join',      3, 'choose',     false,  45,  6,   60, 3600),
    ('join',      4, 'order',      false, 100,  1,   20, 2800),
    ('join',      5, 'activate',   true,  100,  0,    5,  300),
    ('join',      6, 'activate',   false, 100,  1,    0,    0),
    ('join',      7, 'first bill', true,  100,  0, 7200, 20000),
    ('join',      8, 'first bill', false,  45,  0,   30, 3000),
    ('get help',  1, 'report',     false, 100,  2,    0,  660),
    ('get help',  2, 'report',     false,  20,  0,   30, 2400),
    ('get help',  3, 'diagnose',   false,  96,  3,   10,  900),
    ('get help',  4, 'diagnose',   false,  25,  0,   30, 1400),
    ('get help',  5, 'repair',     true,   62,  0,    5,  120),
    ('get help',  6, 'repair',     false, 100,  0,    0,    0),
    -- Some come back after the repair.
    ('get help',  7, 'diagnose',   false,   6,  0,  300, 2400),
    ('get help',  8, 'confirm',    false,  88,  0,   60, 1800)
) AS s (journey, step, stage, booking, share, leaves, gap_from, gap_to);

-- Which steps each case takes, and when. A repair or an installation comes when its promise is kept, or late, or never.
CREATE TEMP TABLE taken ON COMMIT DROP AS
WITH drawn AS (
    SELECT p.*, s.step, s.stage, s.booking, key,
           s.step IN (6) AS promised,
           pg_temp.draw('takes', key) * 100 < s.share AS takes,
           pg_temp.draw('leaves', key) * 100 < s.leaves AS leaves,
           s.gap_from + floor(pg_temp.draw('gap', key) * (s.gap_to - s.gap_from))::integer AS gap
    FROM passage AS p JOIN step AS s USING (journey),
         LATERAL (SELECT 20 * p.pass + s.step + CASE s.journey WHEN 'join' THEN 0 ELSE 1000000 END) AS k (key)
), walked AS (
    SELECT *,
           -- Only who has a repair booked gets one.
           takes AND NOT (promised AND (promise = 'never' OR NOT lag(takes) OVER w)) AS happens,
           CASE WHEN NOT promised THEN gap
                WHEN promise = 'kept' THEN promised_days * 720 - floor(pg_temp.draw('early', key) * 700)::integer
                ELSE promised_days * 720 + 720 + floor(pg_temp.draw('late', key) * 8600)::integer END AS wait,
           coalesce(bool_or(takes AND leaves) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false)
               -- A promise that is never kept ends the case.
               OR coalesce(bool_or(booking AND takes AND stage IN ('activate', 'repair') AND promise = 'never')
                           OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false) AS ended
    FROM drawn
    WINDOW w AS (PARTITION BY journey, pass ORDER BY step)
)
SELECT *, sum(wait) OVER (PARTITION BY journey, pass ORDER BY step) AS minutes
FROM walked
WHERE happens AND NOT ended;

-- With clock, touchpoint and wait. Planted: 9, the help line in the bad month.
CREATE TEMP TABLE touch ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY t.occurred_at, t.case_id, t.step) AS number, t.*,
       lead(t.occurred_at) OVER (PARTITION BY t.case_id ORDER BY t.step) AS next_at,
       t.occurred_at + t.promised_days * interval '1 day' AS promised_at
FROM (SELECT t.*, w.touchpoint, w.channel, w.handled_by, w.direction, w.promised_wait, p.customer_id, p.segment, p.luck,
             CASE WHEN pg_temp.draw('other need', t.key) < 0.08 THEN 'in a hurry' ELSE p.need END AS need,
             timestamptz :'first_day' + (t.day + t.minutes / 720) * interval '1 day' + interval '8 hours' + t.minutes % 720 * interval '1 minute' AS occurred_at
      FROM taken AS t
      JOIN person AS p ON p.number = t.person
      JOIN way AS w ON w.stage = t.stage AND w.booking = t.booking
                   AND floor(pg_temp.draw('way', t.key) * 100) >= w.from_share AND floor(pg_temp.draw('way', t.key) * 100) < w.to_share) AS t
WHERE t.occurred_at < :'as_of';

ALTER TABLE touch ADD failing boolean, ADD unanswered boolean, ADD waited interval, ADD satisfied float8;

UPDATE touch SET failing = touchpoint = 'help line' AND date_trunc('month', occurred_at) = timestamptz :'bad_month';

UPDATE touch SET
    unanswered = direction = 'in' AND channel IN ('phone', 'chat') AND pg_temp.draw('unanswered', key) < CASE WHEN failing THEN 0.35 ELSE 0.05 END,
    -- Most wait a little, a few very long: half of the promise in the middle.
    waited = CASE WHEN promised_wait IS NOT NULL
                  THEN floor(least(3600, extract(epoch FROM promised_wait) * CASE WHEN failing THEN 3 ELSE 0.4 END
                                         * pg_temp.draw('waits', key) / (1.02 - pg_temp.draw('waits', key))))::integer * interval '1 second' END;

-- How likely each is to please: all that is planted on satisfaction comes together here.
UPDATE touch AS t SET satisfied = least(0.97, greatest(0.03, m.satisfied + t.luck
    - CASE WHEN t.stage = 'diagnose' AND t.segment = :'hidden_segment' THEN :hidden_drop ELSE 0 END
    - CASE WHEN t.stage = 'diagnose' AND t.asked_twice THEN :asked_twice_drop ELSE 0 END
    - CASE WHEN t.failing THEN :bad_month_drop ELSE 0 END
    - CASE WHEN t.stage = 'order' AND t.occurred_at < :'improved_at' THEN :before_improvement ELSE 0 END
    - CASE WHEN t.stage NOT IN ('activate', 'repair') THEN 0
           WHEN t.promise = 'late' THEN 0.40
           WHEN t.promise = 'never' THEN 0.70
           ELSE 0 END))
FROM mood AS m
WHERE m.stage = t.stage;

INSERT INTO interaction (interaction_id, occurred_at, touchpoint, customer_id, case_id, direction, answered, waited,
                         promised_at, delivered_at, resolved, handled_by, need, asked, attributes)
SELECT 'I' || lpad(number::text, 6, '0'), occurred_at, touchpoint, customer_id, case_id, direction,
       CASE WHEN direction = 'in' AND channel IN ('phone', 'chat', 'shop') THEN NOT unanswered END,
       waited,
       -- The promise stands with the booking, so that what never comes is not lost.
       CASE WHEN booking AND stage IN ('activate', 'repair') THEN promised_at END,
       CASE WHEN booking AND stage IN ('activate', 'repair') THEN next_at END,
       CASE WHEN journey = 'get help' AND NOT booking AND stage IN ('report', 'diagnose', 'repair')
            THEN NOT unanswered AND pg_temp.draw('resolved', key) < CASE stage WHEN 'report' THEN 0.30 WHEN 'diagnose' THEN 0.55 ELSE 0.90 END END,
       handled_by,
       CASE WHEN need <> (SELECT p.need FROM person AS p WHERE p.number = touch.person) THEN need END,
       CASE WHEN unanswered THEN NULL
            WHEN stage = 'report' THEN ARRAY['name', 'contract number']
            WHEN stage = 'diagnose' AND asked_twice THEN ARRAY['name', 'contract number', 'what happened']
            WHEN stage = 'diagnose' THEN ARRAY['what happened']
            WHEN stage = 'choose' THEN ARRAY['address']
            WHEN stage = 'order' THEN ARRAY['name', 'address', 'bank account'] END,
       CASE WHEN stage = 'diagnose' THEN jsonb_build_object('device', CASE WHEN pg_temp.draw('device', key) < 0.5 THEN 'router' ELSE 'line' END) END
FROM touch;

-- ---- invitation: not everybody is asked, and not everybody answers

\echo shop: invitations and answers

-- Firms answer less. Installations and closing calls are asked about more than the rest, for what they lead to.
CREATE TEMP TABLE asked_for ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY sent_at, number) AS invitation, a.*,
       CASE WHEN sent_at > min(sent_at) FILTER (WHERE u >= 0.99) OVER (PARTITION BY customer_id) THEN 'suppressed'
            WHEN u < returns THEN 'completed'
            WHEN u < returns + 0.08 THEN 'suppressed'
            WHEN u < returns + 0.11 THEN 'bounced'
            WHEN u < returns + 0.24 THEN 'opened'
            WHEN u < 0.99 THEN 'sent'
            ELSE 'opted_out' END AS status
FROM (SELECT t.*, t.occurred_at + interval '1 hour' AS sent_at, pg_temp.draw('status', t.key) AS u,
             CASE WHEN t.segment = :'hidden_segment' THEN 0.28 ELSE 0.38 END AS returns
      FROM touch AS t
      -- Whose promise is never kept is asked about the booking: nothing else happened there.
      WHERE (NOT t.booking OR t.stage = 'first bill' OR (t.promise = 'never' AND t.promised_at < timestamptz :'as_of' - interval '3 days'))
        AND t.occurred_at < timestamptz :'as_of' - interval '2 hours'
        AND pg_temp.draw('invited', t.key) < CASE WHEN t.stage IN ('activate', 'confirm', 'repair', 'diagnose') THEN 0.75 ELSE 0.45 END) AS a;

INSERT INTO invitation (invitation_id, sent_at, customer_id, interaction_id, channel, status)
SELECT 'V' || lpad(invitation::text, 6, '0'), sent_at, customer_id, 'I' || lpad(number::text, 6, '0'),
       CASE channel WHEN 'phone' THEN 'text message' WHEN 'chat' THEN 'chat' ELSE 'mail' END, status
FROM asked_for;

UPDATE customer AS c SET opted_out_at = o.opted_out_at
FROM (SELECT customer_id, min(sent_at) + interval '5 hours' AS opted_out_at FROM asked_for WHERE status = 'opted_out' GROUP BY customer_id) AS o
WHERE c.customer_id = o.customer_id;

-- ---- response: submissions first, then their answers

-- By invitation; by a form on the website, which names a case, or only the customer, or nobody.
CREATE TEMP TABLE submission ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY answered_at, number) AS submission, s.*, pg_temp.draw('answer', key) AS u, satisfied AS p
FROM (SELECT t.*, a.invitation, false AS by_form, 1.0::float8 AS known,
             -- Of a broken promise people speak when the day is over.
             CASE WHEN t.promise = 'never' AND t.booking AND t.stage <> 'first bill' THEN t.promised_at ELSE t.occurred_at END
                 + (2 + floor(pg_temp.draw('answers after', t.key) * 60)) * interval '1 hour' AS answered_at
      FROM asked_for AS a JOIN touch AS t USING (number)
      WHERE a.status = 'completed'
      UNION ALL
      SELECT t.*, NULL, true, pg_temp.draw('known', t.key), t.occurred_at + (5 + floor(pg_temp.draw('form after', t.key) * 25)) * interval '1 minute'
      FROM touch AS t
      WHERE NOT t.booking AND pg_temp.draw('form', t.key) < 0.014) AS s
WHERE answered_at < :'as_of';

-- Planted: 6. Whoever is called after a first bad experience answers better afterwards.
CREATE TEMP TABLE called ON COMMIT DROP AS
SELECT submission, customer_id, answered_at + (4 + floor(pg_temp.draw('call after', submission) * 90)) * interval '1 hour' AS contacted_at
FROM (SELECT DISTINCT ON (customer_id) * FROM submission WHERE pg_temp.csat_score(p, u) <= 2 AND known > 0.15 ORDER BY customer_id, answered_at, submission) AS s
WHERE pg_temp.draw('called', submission) < CASE WHEN answered_at < timestamptz :'as_of' - interval '9 days' THEN :contacted ELSE :contacted_lately END;

DELETE FROM called WHERE contacted_at >= :'as_of';

UPDATE submission AS s SET p = least(0.97, s.p + :contact_helps)
FROM called AS c
WHERE c.customer_id = s.customer_id AND s.answered_at > c.contacted_at;

ALTER TABLE submission ADD score integer;
UPDATE submission SET score = pg_temp.csat_score(p, u);

-- What people write. A comment is about its stage, and kind or not.
CREATE TEMP TABLE phrase ON COMMIT DROP AS
SELECT *, row_number() OVER (PARTITION BY stage, happy ORDER BY number) AS choice, count(*) OVER (PARTITION BY stage, happy) AS choices
FROM (VALUES
    ( 1, 'discover',   true,  'en', 'Found what I was looking for.'),
    ( 2, 'discover',   true,  'de', E'Schnell gefunden 👍'),
    ( 3, 'discover',   false, 'en', 'Too many plans. Which one is mine?'),
    ( 4, 'discover',   false, 'fr', E'Je n''ai rien compris aux offres 🤷'),
    ( 5, 'choose',     true,  'en', 'Such a friendly conversation!'),
    ( 6, 'choose',     true,  'en', E'Very kind, and funny too 😀\nStill not sure which plan I need, though.'),
    ( 7, 'choose',     true,  'de', 'Sehr nett und freundlich im Laden.'),
    ( 8, 'choose',     true,  'fr', 'La vendeuse était très gentille.'),
    ( 9, 'choose',     true,  'pt', 'A moça foi muito simpática ❤️'),
    (10, 'choose',     false, 'en', 'The bot did not understand a word.'),
    (11, 'choose',     false, 'de', 'Keiner konnte mir den Unterschied erklären.'),
    (12, 'order',      true,  'en', 'Done in no time.'),
    (13, 'order',      true,  'fr', 'Simple et rapide.'),
    (14, 'order',      false, 'en', E'Six pages!\nAnd on the last one it threw me out.'),
    (15, 'order',      false, 'de', E'Viel zu kompliziert 😤'),
    (16, 'activate',   true,  'en', 'The technician was on time and online we were.'),
    (17, 'activate',   true,  'pt', E'O técnico chegou na hora 👏👏'),
    (18, 'activate',   false, 'en', 'I took a day off to wait, and nobody came.'),
    (19, 'activate',   false, 'fr', E'Le technicien est arrivé en retard.\nPas un mot d''excuse.'),
    (20, 'first bill', true,  'en', 'The bill is what I was told.'),
    (21, 'first bill', true,  'de', 'Rechnung stimmt.'),
    (22, 'first bill', false, 'en', 'The bill is twice what they said in the shop.'),
    (23, 'first bill', false, 'en', E'Bills nobody can read 😡\nWhat is a "provision fee"?'),
    (24, 'first bill', false, 'de', E'Die Rechnung ist viel höher als versprochen! 😠'),
    (25, 'first bill', false, 'fr', 'La facture ne correspond pas au contrat.'),
    (26, 'first bill', false, 'pt', E'A fatura veio com\ntaxas que ninguém explicou.'),
    (27, 'report',     true,  'en', 'Answered at once, and listened.'),
    (28, 'report',     true,  'de', 'Gleich jemanden erreicht, danke!'),
    (29, 'report',     false, 'en', E'Waited forty minutes in the line 😤'),
    (30, 'report',     false, 'en', 'An hour of music, then it hung up.'),
    (31, 'report',     false, 'fr', 'Personne ne répond au téléphone.'),
    (32, 'diagnose',   true,  'en', 'She found the cause in minutes.'),
    (33, 'diagnose',   true,  'pt', 'Resolveu na hora, obrigado!'),
    (34, 'diagnose',   false, 'en', 'I had to tell my name and contract number again.'),
    (35, 'diagnose',   false, 'en', E'Our shop cannot take cards without a line.\nThey told us the same things as a household 🙄'),
    (36, 'diagnose',   false, 'de', 'Alles nochmal von vorn erzählen.'),
    (37, 'diagnose',   false, 'fr', 'Encore les mêmes questions.'),
    (38, 'repair',     true,  'en', 'Came on the day, and it works.'),
    (39, 'repair',     true,  'de', 'Der Techniker war spitze.'),
    (40, 'repair',     false, 'en', 'A week late.'),
    (41, 'repair',     false, 'en', E'We waited at home. Nobody came. Nobody called. 😢'),
    (42, 'repair',     false, 'fr', E'Le technicien n''est jamais venu.'),
    (43, 'repair',     false, 'pt', E'Duas semanas sem internet,\ne o técnico não veio 😡'),
    (44, 'confirm',    true,  'en', E'They called to ask whether all is well! Never had that 🎉'),
    (45, 'confirm',    true,  'de', 'Dass noch einmal jemand anruft: toll.'),
    (46, 'confirm',    false, 'en', 'A message from a machine.'),
    (47, 'confirm',    false, 'fr', 'Un message automatique, rien de plus.')
) AS p (number, stage, happy, language, comment);

-- All answers as they are given, before they get their ids; asked: which of a submission's questions.
CREATE TEMP TABLE given ON COMMIT DROP AS
-- How satisfied: everybody, but some leave only words.
SELECT s.submission, 1 AS asked, 'satisfied' AS question, s.answered_at,
       CASE WHEN pg_temp.draw('no score', s.submission) >= 0.005 THEN s.score END AS score,
       'S' || lpad(s.submission::text, 6, '0') AS submission_id,
       CASE WHEN s.known > 0.15 THEN s.customer_id END AS customer_id,
       CASE WHEN NOT s.by_form THEN 'I' || lpad(s.number::text, 6, '0') END AS interaction_id,
       CASE WHEN NOT s.by_form OR s.known > 0.5 THEN s.case_id END AS case_id,
       'V' || lpad(s.invitation::text, 6, '0') AS invitation_id,
       'customer' AS respondent, p.comment, p.language, pg_temp.draw('may contact', s.submission) < 0.7 AS may_contact
FROM submission AS s
LEFT JOIN phrase AS p ON p.stage = s.stage AND p.happy = (s.score >= 4)
                     AND pg_temp.draw('comments', s.submission) < CASE WHEN s.score <= 2 THEN 0.60 WHEN s.score = 3 THEN 0.30 ELSE 0.20 END
                     AND p.choice = 1 + floor(pg_temp.draw('words', s.submission) * p.choices)
UNION ALL
-- How easy, where something was to be done.
SELECT s.submission, 2, 'easy', s.answered_at,
       CASE WHEN ease < 0.50 * p THEN 7 WHEN ease < 0.80 * p THEN 6 WHEN ease < p THEN 5
            WHEN ease < p + 0.35 * (1 - p) THEN 4 WHEN ease < p + 0.60 * (1 - p) THEN 3 WHEN ease < p + 0.80 * (1 - p) THEN 2 ELSE 1 END,
       'S' || lpad(s.submission::text, 6, '0'), s.customer_id, 'I' || lpad(s.number::text, 6, '0'), s.case_id,
       'V' || lpad(s.invitation::text, 6, '0'), 'customer', NULL, NULL, NULL
FROM (SELECT *, 0.7 * s.u + 0.3 * pg_temp.draw('easy', submission) AS ease FROM submission AS s) AS s
WHERE NOT by_form AND stage IN ('order', 'report', 'diagnose', 'first bill')
UNION ALL
-- Whether served. Planted: 4. At choosing it has nothing to do with how pleasant it was; elsewhere it has.
SELECT s.submission, 3, 'served', s.answered_at,
       CASE WHEN stage = 'choose'
            THEN (pg_temp.draw('served', submission) < :need_met_by_advice - CASE WHEN need = 'wants explanations' THEN :explanations_drop ELSE 0 END)::integer
            ELSE (pg_temp.draw('served', submission) < CASE WHEN score >= 4 THEN 0.95 WHEN score = 3 THEN 0.60 ELSE 0.25 END)::integer END,
       'S' || lpad(s.submission::text, 6, '0'), s.customer_id, 'I' || lpad(s.number::text, 6, '0'), s.case_id,
       'V' || lpad(s.invitation::text, 6, '0'), 'customer', NULL, NULL, NULL
FROM submission AS s
WHERE NOT by_form AND stage IN ('choose', 'first bill', 'diagnose', 'confirm')
UNION ALL
-- A grade for the bot, 1 the best.
SELECT s.submission, 4, 'bot grade', s.answered_at, 7 - least(6, greatest(1, score + floor(pg_temp.draw('grade', submission) * 3)::integer - 1)),
       'S' || lpad(s.submission::text, 6, '0'), s.customer_id, 'I' || lpad(s.number::text, 6, '0'), s.case_id,
       'V' || lpad(s.invitation::text, 6, '0'), 'customer', NULL, NULL, NULL
FROM submission AS s
WHERE NOT by_form AND handled_by = 'bot' AND pg_temp.draw('graded', submission) < 0.5
UNION ALL
-- The long form, to a third at three stages: expected, found, hoped for, how much it matters.
-- Planted: repairs do not come when they should; advice does not explain.
SELECT s.submission, (10 * row_number() OVER (PARTITION BY s.submission ORDER BY i.item, m.measure))::integer, i.item || ' ' || m.measure, s.answered_at,
       least(7, greatest(1, floor(m.level + 0.5 + 3.4 * (pg_temp.draw(i.item || m.measure, s.submission) - 0.5))))::integer,
       'S' || lpad(s.submission::text, 6, '0'), s.customer_id, 'I' || lpad(s.number::text, 6, '0'), s.case_id,
       'V' || lpad(s.invitation::text, 6, '0'), 'customer', NULL, NULL, NULL
FROM submission AS s
CROSS JOIN item AS i
CROSS JOIN LATERAL (VALUES
    ('expected', i.expected), ('minimum', i.minimum), ('importance', i.importance),
    ('perceived', i.perceived - CASE WHEN s.stage = 'repair' AND i.item = 'punctual' AND s.promise <> 'kept' THEN 3.0
                                     WHEN s.stage = 'choose' AND i.item = 'explained' THEN 1.5 ELSE 0 END)) AS m (measure, level)
WHERE NOT by_form AND s.stage IN ('choose', 'activate', 'repair') AND pg_temp.draw('long form', s.submission) < 0.35;

-- Would they recommend us: four waves of mail, about the company as a whole.
INSERT INTO given
SELECT 1000000 + row_number() OVER (ORDER BY wave, number), 1, 'recommend',
       wave + (8 + floor(pg_temp.draw('wave hour', key) * 240)) * interval '1 hour',
       CASE WHEN u < 0.45 * p THEN 10 WHEN u < p THEN 9 WHEN u < p + 0.15 THEN 8 WHEN u < p + 0.28 THEN 7
            ELSE 6 - floor((u - p - 0.28) / (0.72 - p) * 7)::integer END,
       'N' || lpad((row_number() OVER (ORDER BY wave, number))::text, 6, '0'), customer_id, NULL, NULL, NULL, 'customer',
       CASE WHEN u > 0.93 AND pg_temp.draw('wave comment', key) < 0.5 THEN 'After that first bill I tell my friends to look elsewhere.' END,
       CASE WHEN u > 0.93 AND pg_temp.draw('wave comment', key) < 0.5 THEN 'en' END,
       pg_temp.draw('wave contact', key) < 0.7
FROM (SELECT wave, p.*, 10 * p.number + w.number AS key, 0.42 + p.luck - CASE WHEN p.segment = :'hidden_segment' THEN 0.08 ELSE 0 END AS p
      FROM unnest(ARRAY['2025-03-03', '2025-06-02', '2025-09-01', '2025-12-01']::timestamptz[]) WITH ORDINALITY AS w (wave, number)
      JOIN person AS p ON p.first_contact IS NULL OR timestamptz :'first_day' + p.first_contact * interval '1 day' < w.wave - interval '60 days') AS w (wave, number, account_id, segment, n, customer_id, need, first_contact, luck, key, p),
     LATERAL (SELECT pg_temp.draw('wave answer', key)) AS d (u)
WHERE pg_temp.draw('wave', key) < 0.13;

-- The yearly study of October 2025, about each stage as such: first customers, of the stages that they have been through.
INSERT INTO given
SELECT 2000000 + t.person, (row_number() OVER (PARTITION BY t.person ORDER BY t.stage))::integer, 'yearly ' || t.stage,
       timestamptz '2025-10-06 08:00+00' + floor(pg_temp.draw('yearly hour', t.person) * 300) * interval '1 hour',
       pg_temp.csat_score(t.satisfied, pg_temp.draw('yearly', t.key)),
       'Y' || lpad(t.person::text, 6, '0'), t.customer_id, NULL, NULL, NULL, 'customer', NULL, NULL, NULL
FROM (SELECT DISTINCT ON (person, stage) * FROM touch
      WHERE occurred_at < '2025-10-01 00:00+00' AND pg_temp.draw('in the study', person) < 0.25
      ORDER BY person, stage, occurred_at DESC, number DESC) AS t;

-- Then employees and executives. Planted: 5. Of repairs they think far better than the customers.
INSERT INTO given
SELECT 3000000 + member, m.position, 'yearly ' || m.stage, timestamptz '2025-10-06 08:00+00' + member * interval '1 hour',
       pg_temp.csat_score(CASE WHEN m.stage <> 'repair' THEN least(0.90, m.satisfied + 0.04)
                               WHEN respondent = 'employee' THEN :employees_believe ELSE :executives_believe END,
                          pg_temp.draw('belief ' || m.stage, member)),
       upper(left(respondent, 2)) || lpad(member::text, 4, '0'), NULL, NULL, NULL, NULL, respondent, NULL, NULL, NULL
FROM (SELECT member, CASE WHEN member <= 120 THEN 'employee' ELSE 'executive' END AS respondent FROM generate_series(1, 160) AS member) AS e,
     (SELECT stage, satisfied, (row_number() OVER (ORDER BY stage))::integer AS position FROM mood) AS m;

-- A few that no figure may use, as in every company's data: off the scale, of a question and of a customer that nobody knows.
INSERT INTO given VALUES
    (9000001, 1, 'satisfied',     '2025-12-04 10:00+00',  9, 'X000001', 'C00010', NULL, NULL, NULL, 'customer', 'Imported from the old tool', 'en', NULL),
    (9000002, 1, 'satisfied',     '2025-12-04 10:01+00',  0, 'X000002', 'C00011', NULL, NULL, NULL, 'customer', NULL, NULL, NULL),
    (9000003, 1, 'old recommend', '2025-12-04 10:02+00',  8, 'X000003', 'C00012', NULL, NULL, NULL, 'customer', NULL, NULL, NULL),
    (9000004, 1, 'satisfied',     '2025-12-04 10:03+00',  4, 'X000004', 'C99999', NULL, NULL, NULL, 'customer', NULL, NULL, NULL);

-- Some have moved on since: the segment is the one of that day.
INSERT INTO response (response_id, question, answered_at, score, submission_id, customer_id, interaction_id, case_id, invitation_id,
                      respondent, segment, comment, language, may_contact)
SELECT 'R' || lpad((row_number() OVER (ORDER BY answered_at, submission, asked))::text, 6, '0'), question, answered_at, score, submission_id,
       g.customer_id, interaction_id, case_id, invitation_id, respondent,
       CASE WHEN p.segment = 'family' AND pg_temp.draw('moved on', p.number) < 0.03 THEN 'young household' END,
       comment, language, may_contact
FROM given AS g LEFT JOIN person AS p ON p.customer_id = g.customer_id;

-- ---- action: what was done about the unhappy. Planted: 6, much too little

\echo shop: actions and outcomes

CREATE TEMP TABLE unhappy ON COMMIT DROP AS
SELECT g.submission, g.submission_id, g.answered_at, s.stage, c.contacted_at,
       pg_temp.draw('taken up', g.submission) AS u
FROM given AS g
LEFT JOIN submission AS s ON s.submission = g.submission
LEFT JOIN called AS c ON c.submission = g.submission
WHERE g.asked = 1 AND g.respondent = 'customer' AND g.customer_id IS NOT NULL
  AND (g.question = 'satisfied' AND g.score BETWEEN 1 AND 2 OR g.question = 'recommend' AND g.score <= 6);

-- The calls; and of the rest a few that somebody took up and then let lie.
INSERT INTO action (action_id, submission_id, opened_at, contacted_at, closed_at, owner, cause, note)
SELECT 'T' || lpad((row_number() OVER (ORDER BY answered_at, submission))::text, 5, '0'), submission_id, opened_at, contacted_at,
       CASE WHEN contacted_at + interval '3 days' < :'as_of' AND u < 0.8 THEN contacted_at + interval '3 days' END,
       coalesce(s.owner, 'Customer care'),
       CASE stage WHEN 'first bill' THEN 'bill not understood' WHEN 'repair' THEN 'date not kept' WHEN 'activate' THEN 'date not kept'
                  WHEN 'report' THEN 'line not answered' WHEN 'diagnose' THEN 'had to repeat' WHEN 'order' THEN 'order too long' ELSE 'other' END,
       CASE WHEN contacted_at IS NOT NULL THEN 'Called, listened, said sorry.' ELSE 'To be called.' END
FROM (SELECT u.*, u.answered_at + interval '3 hours' AS opened_at FROM unhappy AS u
      WHERE u.contacted_at IS NOT NULL OR u.u < 0.12 AND u.answered_at < timestamptz :'as_of' - interval '9 days') AS u
LEFT JOIN stage AS s USING (stage);

-- ---- outcome: who stayed. Planted: 8

-- What each customer said last of the three stages that matter.
CREATE TEMP TABLE verdict ON COMMIT DROP AS
SELECT p.*, a.score AS activate, a.answered_at AS activated, f.score AS confirm, f.answered_at AS confirmed, b.score AS bill, l.last_seen
FROM person AS p
LEFT JOIN LATERAL (SELECT score, answered_at FROM submission AS s WHERE s.customer_id = p.customer_id AND stage = 'activate' AND NOT by_form ORDER BY answered_at DESC LIMIT 1) AS a ON true
LEFT JOIN LATERAL (SELECT score, answered_at FROM submission AS s WHERE s.customer_id = p.customer_id AND stage = 'confirm' AND NOT by_form ORDER BY answered_at DESC LIMIT 1) AS f ON true
LEFT JOIN LATERAL (SELECT score FROM submission AS s WHERE s.customer_id = p.customer_id AND stage = 'first bill' AND NOT by_form ORDER BY answered_at DESC LIMIT 1) AS b ON true
JOIN (SELECT person, max(occurred_at) AS last_seen FROM touch WHERE stage NOT IN ('discover', 'choose') GROUP BY person) AS l ON l.person = p.number;

CREATE TEMP TABLE ending ON COMMIT DROP AS
SELECT v.*, v.u < stays AS renews,
       coalesce(v.confirmed, v.activated, v.last_seen) + (30 + floor(pg_temp.draw('term', number) * 110)) * interval '1 day' AS ends_at
FROM (SELECT *, pg_temp.draw('stays', number) AS u,
             0.35 - CASE WHEN activate <= 2 THEN :basic_penalty ELSE 0 END
                  + CASE WHEN confirm >= 4 THEN :delight_reward ELSE 0 END
                  + CASE WHEN bill >= 4 THEN 0.08 WHEN bill <= 2 THEN -0.08 ELSE 0 END AS stays
      FROM verdict) AS v;

INSERT INTO outcome (outcome_id, customer_id, occurred_at, outcome, value)
SELECT 'O' || lpad((row_number() OVER (ORDER BY occurred_at, customer_id, outcome))::text, 5, '0'), customer_id, occurred_at, outcome, value
FROM (SELECT customer_id, ends_at AS occurred_at, 'renewed' AS outcome,
             12 * CASE segment WHEN :'hidden_segment' THEN 80 WHEN 'family' THEN 40 ELSE 30 END AS value
      FROM ending WHERE renews
      UNION ALL
      -- Nobody is seen after leaving.
      SELECT customer_id, greatest(ends_at, last_seen + interval '2 days'), 'left', NULL
      FROM ending WHERE NOT renews AND u < stays + 0.7 * (1 - stays)
      UNION ALL
      SELECT customer_id, answered_at + interval '9 days', 'referred', 50
      FROM given WHERE question = 'recommend' AND score >= 9 AND pg_temp.draw('refers', submission) < 0.15) AS o
WHERE occurred_at < :'as_of';

COMMIT;
ANALYZE;
\echo shop: done
\set QUIET off
