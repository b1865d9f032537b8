-- internal view: interactions, cases and invitations a day, by stage and by journey
CREATE OR REPLACE VIEW live_cut_interaction AS
WITH visit AS (
    -- What is distinct counts on the day when it first came, so that days add up: a case at a stage, and in a journey,
    SELECT
        p.day, p.stage, p.journey,
        p.case_id IS NOT NULL AND is_first(p.stage) OVER of_case AS is_first_at_stage,
        p.case_id IS NOT NULL AND is_first(p.journey) OVER of_case AS is_first_in_journey
    FROM placed_interaction AS p
    WINDOW of_case AS (PARTITION BY p.case_id ORDER BY p.occurred_at)
), happened AS (
    SELECT v.day, v.stage, v.journey, count(*) AS interactions,
           count(*) FILTER (WHERE v.is_first_at_stage) AS cases_at_stage, count(*) FILTER (WHERE v.is_first_in_journey) AS cases_in_journey
    FROM visit AS v
    GROUP BY v.day, v.stage, v.journey
), covered AS (
    -- an interaction of which an answer speaks,
    SELECT min(a.day) AS day, max(a.interaction_stage) AS stage
    FROM answer AS a
    WHERE a.respondent = 'customer' AND a.interaction_id IS NOT NULL
    GROUP BY a.interaction_id
), invited AS (
    SELECT (n.sent_at AT TIME ZONE :'time_zone')::date AS day, n.interaction_id, 1 AS delivered, 0 AS returned
    FROM invitation AS n
    WHERE n.status NOT IN ('bounced', 'suppressed') AND n.sent_at BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 00:00+00'
    UNION ALL
    -- and an invitation that was returned. What came back was delivered, whatever was noted.
    SELECT r.day, n.interaction_id, CASE WHEN n.status IN ('bounced', 'suppressed') THEN 1 ELSE 0 END, 1
    FROM (
        SELECT r.invitation_id, min((r.answered_at AT TIME ZONE :'time_zone')::date) AS day
        FROM response AS r
        WHERE r.response_id IS NOT NULL AND r.invitation_id IS NOT NULL AND r.answered_at BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 00:00+00'
        GROUP BY r.invitation_id
    ) AS r
    JOIN :once('invitation', 'invitation_id', 'sent_at, status') AS n ON n.invitation_id = r.invitation_id
), event AS (
    SELECT h.day, c.cut, c.value, c.stage, h.interactions, 0::bigint AS covered, c.cases, 0::bigint AS delivered, 0::bigint AS returned
    FROM happened AS h
    CROSS JOIN LATERAL (VALUES ('all', NULL, h.stage, h.cases_at_stage), ('journey', h.journey, NULL, h.cases_in_journey)) AS c (cut, value, stage, cases)
    UNION ALL
    SELECT c.day, 'all', NULL, c.stage, 0, count(*), 0, 0, 0
    FROM covered AS c
    GROUP BY c.day, c.stage
    UNION ALL
    SELECT n.day, 'all', NULL, s.stage, 0, 0, 0, n.delivered, n.returned
    FROM (
        SELECT n.day, i.touchpoint, i.stage, sum(n.delivered) AS delivered, sum(n.returned) AS returned
        FROM invited AS n
        LEFT JOIN :once('interaction', 'interaction_id', 'occurred_at', 'interaction_id IN (SELECT interaction_id FROM invitation)') AS i ON i.interaction_id = n.interaction_id
        GROUP BY n.day, i.touchpoint, i.stage
    ) AS n
    LEFT JOIN known_touchpoint AS t ON t.touchpoint = n.touchpoint
    LEFT JOIN known_stage AS s ON s.stage = coalesce(t.stage, n.stage)
)
SELECT
    e.day,
    e.cut,
    e.value,
    e.stage,
    sum(e.interactions)::bigint AS interactions,
    sum(e.covered)::bigint AS covered,
    sum(e.cases)::bigint AS cases,
    sum(e.delivered)::bigint AS delivered,
    sum(e.returned)::bigint AS returned
FROM event AS e
GROUP BY e.day, e.cut, e.value, e.stage;

COMMENT ON VIEW live_cut_interaction IS 'From the sources, a row a day and stage (cut all), or day and journey (cut journey): interactions; those of which the first answer came on this day (covered); cases that first came there; invitations that were delivered, and those that were first returned on this day.';
