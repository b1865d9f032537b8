-- internal view: interactions, cases and invitations a day, by stage and by journey
CREATE OR REPLACE VIEW live_cut_interaction AS
WITH happened AS (
    SELECT p.day, p.stage, p.journey, count(*) AS interactions
    FROM placed_interaction AS p
    GROUP BY p.day, p.stage, p.journey
), first_there AS (
    -- What is distinct counts on the day when it first came, so that days add up: a case at a stage, and in a journey,
    SELECT p.case_id, p.stage, min(p.day) AS day
    FROM placed_interaction AS p
    WHERE p.case_id IS NOT NULL
    GROUP BY p.case_id, p.stage
), event AS (
    SELECT h.day, 'all' AS cut, NULL AS value, h.stage, h.interactions, 0::bigint AS covered, 0::bigint AS cases, 0::numeric AS delivered, 0::numeric AS returned
    FROM happened AS h
    UNION ALL
    SELECT h.day, 'journey', h.journey, NULL, h.interactions, 0, 0, 0, 0
    FROM happened AS h
    UNION ALL
    SELECT f.day, 'all', NULL, f.stage, 0, 0, count(*), 0, 0
    FROM first_there AS f
    GROUP BY f.day, f.stage
    UNION ALL
    SELECT j.day, 'journey', j.journey, NULL, 0, 0, count(*), 0, 0
    FROM (
        SELECT s.journey, min(f.day) AS day
        FROM first_there AS f
        LEFT JOIN known_stage AS s ON s.stage = f.stage
        GROUP BY f.case_id, s.journey
    ) AS j
    GROUP BY j.day, j.journey
    -- an interaction of which an answer speaks,
    UNION ALL
    SELECT f.day, 'all', NULL, f.stage, 0, count(*), 0, 0, 0
    FROM (
        SELECT min(a.day) AS day, max(a.interaction_stage) AS stage
        FROM answer AS a
        WHERE a.respondent = 'customer' AND a.interaction_id IS NOT NULL
        GROUP BY a.interaction_id
    ) AS f
    GROUP BY f.day, f.stage
    -- and an invitation that was returned.
    UNION ALL
    SELECT e.day, 'all', NULL, s.stage, 0, 0, 0, sum(e.delivered), sum(e.returned)
    FROM (
        SELECT (n.sent_at AT TIME ZONE :'time_zone')::date AS day, n.interaction_id, 1 AS delivered, 0 AS returned
        FROM invitation AS n
        WHERE n.status NOT IN ('bounced', 'suppressed') AND n.sent_at BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 00:00+00'
        UNION ALL
        -- What came back was delivered, whatever was noted.
        SELECT r.day, n.interaction_id, CASE WHEN n.status IN ('bounced', 'suppressed') THEN 1 ELSE 0 END, 1
        FROM (
            SELECT r.invitation_id, min((r.answered_at AT TIME ZONE :'time_zone')::date) AS day
            FROM response AS r
            WHERE r.invitation_id IS NOT NULL AND r.answered_at BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 00:00+00'
            GROUP BY r.invitation_id
        ) AS r
        JOIN :once('invitation', 'invitation_id', 'sent_at, status') AS n ON n.invitation_id = r.invitation_id
    ) AS e
    LEFT JOIN :once('interaction', 'interaction_id', 'occurred_at', 'interaction_id IN (SELECT interaction_id FROM invitation)') AS i ON i.interaction_id = e.interaction_id
    LEFT JOIN known_touchpoint AS t ON t.touchpoint = i.touchpoint
    LEFT JOIN known_stage AS s ON s.stage = coalesce(t.stage, i.stage)
    GROUP BY e.day, s.stage
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
