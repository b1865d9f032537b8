-- report view: how far the company is with listening to its customers
CREATE OR REPLACE VIEW readiness AS
WITH heard AS MATERIALIZED (
    SELECT a.stage, a.measure, a.item, a.submission_id, a.customer_id, a.respondent, a.unhappy, a.answered_at, a.scope
    FROM answer AS a
), of_stage AS (
    SELECT
        s.stage, s.owner,
        count(DISTINCT h.submission_id) FILTER (WHERE h.respondent = 'customer' AND h.item IS NULL) AS submissions,
        bool_or(h.measure = 'need_met' AND h.respondent = 'customer') AS needs,
        bool_or(h.measure = 'expected') AND bool_or(h.measure = 'perceived') AS expectations,
        bool_or(h.respondent <> 'customer') AS belief
    FROM known_stage AS s
    LEFT JOIN heard AS h ON h.stage = s.stage
    GROUP BY s.stage, s.owner
), stages AS (
    SELECT count(*) AS stages, count(*) FILTER (WHERE s.submissions >= p.small_base) AS measured, count(*) FILTER (WHERE s.needs) AS needs,
           count(*) FILTER (WHERE s.expectations) AS expectations, count(*) FILTER (WHERE s.belief) AS belief, count(s.owner) AS owned
    FROM of_stage AS s
    CROSS JOIN program_setting AS p
), voices AS (
    SELECT count(*) FILTER (WHERE h.scope = 'transaction') AS transactions, count(h.stage) FILTER (WHERE h.scope = 'transaction') AS attributed,
           count(DISTINCT h.customer_id) AS customers, max(h.answered_at) FILTER (WHERE isfinite(h.answered_at)) AS last_at
    FROM heard AS h
    WHERE h.respondent = 'customer'
), linked AS (
    -- Set against set: a join would read a given source of outcomes once for each answer.
    SELECT count(*) AS customers
    FROM (SELECT h.customer_id FROM heard AS h WHERE h.respondent = 'customer' AND h.customer_id IS NOT NULL
          INTERSECT
          SELECT o.customer_id FROM outcome AS o) AS l
), loops AS (
    SELECT count(*) AS due, count(*) FILTER (WHERE a.submission_id IS NOT NULL) AS answered
    FROM (SELECT h.submission_id, min(h.answered_at) AS answered_at FROM heard AS h WHERE h.respondent = 'customer' AND h.item IS NULL AND h.unhappy GROUP BY h.submission_id) AS u
    CROSS JOIN program_setting AS p
    LEFT JOIN (SELECT DISTINCT a.submission_id FROM action AS a WHERE a.contacted_at IS NOT NULL OR a.closed_at IS NOT NULL) AS a ON a.submission_id = u.submission_id
    WHERE u.answered_at + p.follow_up < coalesce(p.as_of, now())
), asked AS (
    SELECT count(*) FILTER (WHERE n.status NOT IN ('bounced', 'suppressed') OR r.invitation_id IS NOT NULL) AS delivered, count(r.invitation_id) AS returned
    FROM invitation AS n
    LEFT JOIN (SELECT DISTINCT r.invitation_id FROM response AS r) AS r ON r.invitation_id = n.invitation_id
), responses AS (
    SELECT count(*) AS responses, count(*) FILTER (WHERE r.reason IS NULL) AS usable FROM judged_response AS r
), checked (position, area, what, part, whole, evidence, next_step) AS (
    SELECT 1, 'service', 'needs are asked for', s.needs, s.stages, 'stages with a need_met answer', 'ask "Did you get what you came for?" at each stage' FROM stages AS s
    UNION ALL
    SELECT 2, 'service', 'expectations are asked for', s.expectations, s.stages, 'stages with expected and perceived answers', 'ask what was expected and what was found, item by item' FROM stages AS s
    UNION ALL
    SELECT 3, 'measurement', 'every stage is measured', s.measured, s.stages, 'stages with at least small_base submissions', 'ask at the stages that stage_satisfaction shows as none or small' FROM stages AS s
    UNION ALL
    SELECT 4, 'measurement', 'answers find their stage', v.attributed, v.transactions, 'transaction answers that belong to a stage', 'name the interaction or the case in each response' FROM voices AS v
    UNION ALL
    SELECT 5, 'measurement', 'responses can be used', r.usable, r.responses, 'responses that are not rejected', 'see rejected_response' FROM responses AS r
    UNION ALL
    SELECT 6, 'measurement', 'customers answer', a.returned, a.delivered, 'delivered invitations that came back', 'ask less often, right after the event, and show what came of it' FROM asked AS a
    UNION ALL
    SELECT 7, 'ownership', 'every stage has an owner', s.owned, s.stages, 'stages with an owner', 'name the department that answers for the stage' FROM stages AS s
    UNION ALL
    SELECT 8, 'action', 'loops are closed', l.answered, l.due, 'unhappy submissions, older than follow_up, that somebody answered', 'work through open_loop every morning' FROM loops AS l
    UNION ALL
    SELECT 9, 'action', 'outcomes are linked', k.customers, v.customers, 'customers who answered and have an outcome', 'record what customers do afterwards: stay, leave, buy again' FROM linked AS k, voices AS v
    UNION ALL
    SELECT 11, 'measurement', 'changes are tracked', sum(t.tracked)::bigint, sum(t.tables)::bigint, 'tables behind stored figures that log their changes', 'enable or attach the triggers (see track_source), then refresh_program with since'
    FROM tracked_source AS t HAVING count(*) > 0
    UNION ALL
    SELECT 10, 'belief', 'the company asks itself', s.belief, s.stages, 'stages that employees or executives judged too', 'put the customers'' question to employees and executives' FROM stages AS s
)
SELECT
    c.area,
    c.what,
    -- Of invitations a third is much; of everything else nearly all is wanted.
    CASE
        WHEN h.is_hidden THEN NULL
        WHEN coalesce(c.part, 0) = 0 THEN 0
        WHEN c.part >= CASE c.position WHEN 6 THEN 0.3 ELSE 0.9 END * c.whole THEN 3
        WHEN c.part >= CASE c.position WHEN 6 THEN 0.15 ELSE 0.5 END * c.whole THEN 2
        ELSE 1
    END AS level,
    CASE WHEN NOT h.is_hidden THEN c.part END AS part,
    CASE WHEN NOT h.is_hidden THEN c.whole END AS whole,
    CASE WHEN NOT h.is_hidden THEN 100 * c.part / nullif(c.whole, 0)::double precision END AS share,
    CASE WHEN h.is_hidden THEN 'too few to be shown' ELSE c.part || ' of ' || c.whole END || ' ' || c.evidence AS evidence,
    c.next_step
FROM checked AS c
CROSS JOIN program_setting AS p
-- Stages and tables may be few; what customers said or were asked may not. (Of invitations, those that came back are answers.)
CROSS JOIN LATERAL (SELECT c.position NOT IN (1, 2, 3, 7, 10, 11) AND c.whole > 0 AND CASE c.position WHEN 6 THEN c.part ELSE c.whole END < p.suppress_below AS is_hidden) AS h
UNION ALL
SELECT 'measurement', 'data are recent',
    CASE WHEN d.days <= 7 THEN 3 WHEN d.days <= 31 THEN 2 WHEN d.days <= 92 THEN 1 ELSE 0 END,
    d.days, NULL, NULL,
    coalesce(d.days || ' days since the last answer', 'no answer yet'),
    'see whether answers still arrive'
FROM (
    SELECT floor(extract(epoch FROM coalesce(p.as_of, now()) - v.last_at) / 86400)::bigint AS days
    FROM program_setting AS p CROSS JOIN voices AS v
) AS d
ORDER BY 3, 1, 2;

COMMENT ON VIEW readiness IS 'One row a check of how far the company is: whether it asks for what counts, can use what it hears, and acts upon it; the weakest first.';
COMMENT ON COLUMN readiness.area IS 'service, measurement, ownership, action or belief.';
COMMENT ON COLUMN readiness.what IS 'What is checked.';
COMMENT ON COLUMN readiness.level IS '0 not at all, 1 begun (below half), 2 on the way, 3 there (nine in ten; of invitations three in ten; within a week of the last answer); NULL where too few answered to be shown.';
COMMENT ON COLUMN readiness.part IS 'How many are as they should be; of the recency the days; NULL where too few answered to be shown.';
COMMENT ON COLUMN readiness.whole IS 'Of how many.';
COMMENT ON COLUMN readiness.share IS 'part as % of whole.';
COMMENT ON COLUMN readiness.evidence IS 'The same in words.';
COMMENT ON COLUMN readiness.next_step IS 'What to do next.';
