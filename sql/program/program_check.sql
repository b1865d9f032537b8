-- internal view: what is wrong in the data of a program; of frozen days nothing is looked up any more
CREATE OR REPLACE VIEW program_check AS
SELECT f.level, f.relation, f.message, f.rows, f.hint
FROM (
    SELECT 'error' AS level, 'response' AS relation, 'rejected: ' || r.reason AS message, count(*) AS rows,
           CASE
               WHEN r.reason = 'unknown customer' AND NOT EXISTS (SELECT FROM customer) THEN 'The relation customer is empty: fill it, or leave out customer_id of responses.'
               WHEN r.reason = 'unknown interaction' AND NOT EXISTS (SELECT FROM interaction) THEN 'The relation interaction is empty: fill it, or leave out interaction_id of responses.'
               ELSE 'See rejected_response.'
           END AS hint
    FROM judged_response AS r
    CROSS JOIN program_rollup AS f
    WHERE r.status = 'rejected' AND ((r.answered_at AT TIME ZONE :'time_zone')::date < f.frozen_before) IS NOT TRUE
    GROUP BY r.reason
    UNION ALL
    SELECT 'error', 'response', 'responses do not add up: some are in none of attributed, unattributed, without a score, superseded, rejected, or in two',
           abs((SELECT count(*) FROM response) - (SELECT count(*) FROM answer) - (SELECT count(*) FROM judged_response AS j WHERE j.status <> 'accepted')),
           'A key comes twice in a given source: see the other rows.'
    UNION ALL
    SELECT 'warning', 'response', 'answers that belong to no stage (transaction questions)', count(*),
           'Give the response an interaction_id or case_id, or the question a stage; see answer where attribution = ''none''.'
    FROM answer AS a
    CROSS JOIN program_rollup AS f
    WHERE a.stage IS NULL AND a.scope = 'transaction' AND (a.answered_at AT TIME ZONE :'time_zone')::date >= f.frozen_before
    UNION ALL
    SELECT 'warning', 'interaction', 'interactions at no stage that the program knows', count(*), 'Fill touchpoint or stage: see placed_interaction where stage is null.'
    FROM placed_interaction AS p WHERE p.stage IS NULL
    UNION ALL
    SELECT 'error', 'stage', 'stages of a journey that is not there', count(*), 'Add the journey.'
    FROM stage AS s WHERE NOT EXISTS (SELECT FROM journey AS j WHERE j.journey = s.journey)
    UNION ALL
    SELECT 'error', 'touchpoint', 'touchpoints of a stage that is not there', count(*), 'Add the stage.'
    FROM touchpoint AS t WHERE NOT EXISTS (SELECT FROM stage AS s WHERE s.stage = t.stage)
    UNION ALL
    SELECT 'error', 'question', 'questions about a stage that is not there', count(*), 'Add the stage.'
    FROM question AS q WHERE q.stage IS NOT NULL AND NOT EXISTS (SELECT FROM stage AS s WHERE s.stage = q.stage)
    UNION ALL
    SELECT 'error', 'question', 'questions whose measure, scope or scale cannot be used', count(*),
           'Scores lie in -100..100, worst and best 1 to 100 apart; nps is 0 to 10; for the names see the comments of question.'
    FROM question AS q
    LEFT JOIN known_question AS k ON k.question = q.question
    WHERE k.is_fit IS NOT TRUE OR q.scope NOT IN ('transaction', 'relationship')
        OR q.measure NOT IN ('nps', 'csat', 'ces', 'need_met', 'minimum', 'expected', 'perceived', 'importance', 'other')
    UNION ALL
    SELECT 'error', 'journey', 'journeys that come twice', count(*), 'One row a key.' FROM (SELECT FROM journey AS x GROUP BY x.journey HAVING count(*) > 1) AS d
    UNION ALL
    SELECT 'error', 'stage', 'stages that come twice', count(*), 'A stage belongs to one journey; one row a key.' FROM (SELECT FROM stage AS x GROUP BY x.stage HAVING count(*) > 1) AS d
    UNION ALL
    SELECT 'error', 'touchpoint', 'touchpoints that come twice', count(*), 'One row a key.' FROM (SELECT FROM touchpoint AS x GROUP BY x.touchpoint HAVING count(*) > 1) AS d
    UNION ALL
    SELECT 'error', 'question', 'questions that come twice', count(*), 'One row a key.' FROM (SELECT FROM question AS x GROUP BY x.question HAVING count(*) > 1) AS d
    UNION ALL
    SELECT 'error', 'account', 'accounts that come twice', count(*), 'One row a key.' FROM (SELECT FROM account AS x GROUP BY x.account_id HAVING count(*) > 1) AS d
    UNION ALL
    SELECT 'error', 'customer', 'customers that come twice', count(*), 'One row a key; reports use the one since longest.' FROM (SELECT FROM customer AS x GROUP BY x.customer_id HAVING count(*) > 1) AS d
    UNION ALL
    SELECT 'error', 'interaction', 'interactions that come twice', count(*), 'One row a key; reports count each.' FROM (SELECT FROM interaction AS x GROUP BY x.interaction_id HAVING count(*) > 1) AS d
    UNION ALL
    SELECT 'error', 'setting', 'rows beside the first, which reports do not use', count(*) - 1, 'One row.' FROM setting
    UNION ALL
    SELECT 'warning', 'interaction', 'interactions of a customer who is not there', count(*), 'Add the customer.'
    FROM interaction AS i WHERE i.customer_id IS NOT NULL AND NOT EXISTS (SELECT FROM customer AS c WHERE c.customer_id = i.customer_id)
    UNION ALL
    SELECT 'warning', 'action', 'actions about a submission that is not there', count(*), 'submission_id is the response''s own, or else its response_id.'
    FROM action AS a WHERE NOT EXISTS (SELECT FROM response AS r WHERE coalesce(r.submission_id, r.response_id) = a.submission_id)
    UNION ALL
    SELECT 'warning', 'interaction', 'delivered before it happened', count(*), 'Look at promised_at and delivered_at.'
    FROM interaction AS i WHERE i.delivered_at < i.occurred_at
    UNION ALL
    SELECT CASE WHEN r.live_from < 'infinity' THEN 'note' ELSE 'error' END, t.relation, 'changes are not logged of ' || t.untracked_tables, t.tables - t.tracked,
           CASE WHEN r.live_from < 'infinity' THEN 'So it is meant with since: days from ' || r.live_from || ' on are read from the sources, and those before are taken not to change.'
                ELSE 'Its triggers program_change_... are disabled, or were dropped, or do not suit the source: see track_source and, of own tables, upgrade_program. Then call refresh_program with since, for what they did not see.' END
    FROM tracked_source AS t CROSS JOIN program_rollup AS r
    UNION ALL
    SELECT 'warning', 'stage', 'stages of frozen days that are not there: ' || string_agg(DISTINCT quote_literal(c.stage), ', '), count(DISTINCT c.stage),
           'Reports leave them out: add them again (another name for people goes into label), or give up what is frozen.'
    FROM (SELECT s.day, s.stage FROM stored_cut AS s WHERE s.grain = 'month' AND s.cut = 'all'
          UNION ALL
          SELECT s.day, s.stage FROM stored_cut_interaction AS s WHERE s.grain = 'month' AND s.cut = 'all') AS c
    JOIN program_rollup AS f ON c.day < f.frozen_before
    WHERE c.stage IS NOT NULL AND NOT EXISTS (SELECT FROM stage AS s WHERE s.stage = c.stage)
    UNION ALL
    SELECT 'warning', 'question', 'questions of frozen days that are not there: ' || string_agg(DISTINCT quote_literal(c.question), ', '), count(DISTINCT c.question),
           'Reports leave them out: add them again, or give up what is frozen.'
    FROM stored_cut AS c
    JOIN program_rollup AS f ON c.day < f.frozen_before
    WHERE c.grain = 'month' AND c.cut = 'all' AND NOT EXISTS (SELECT FROM question AS q WHERE q.question = c.question)
    UNION ALL
    SELECT 'error', 'interaction', 'interactions without a time in the years 1 to 9999', count(*), 'No report counts them.'
    FROM interaction AS i WHERE (i.occurred_at BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 00:00+00') IS NOT TRUE
) AS f
WHERE f.rows > 0;

COMMENT ON VIEW program_check IS 'What is wrong in the data of a program, a row each (see check_program).';
