-- internal view: interactions, cases and invitations a day and stage
CREATE OR REPLACE VIEW daily_cut_interaction AS
WITH answered AS (
    SELECT DISTINCT a.interaction_id FROM answer AS a WHERE a.respondent = 'customer' AND a.interaction_id IS NOT NULL
), returned AS (
    SELECT DISTINCT r.invitation_id FROM response AS r WHERE r.invitation_id IS NOT NULL
), event AS (
    SELECT p.day, p.stage, count(*) AS interactions, count(a.interaction_id) AS covered, 0::bigint AS cases, 0::bigint AS delivered, 0::bigint AS returned
    FROM placed_interaction AS p
    LEFT JOIN answered AS a ON a.interaction_id = p.interaction_id
    GROUP BY p.day, p.stage
    UNION ALL
    -- A case counts at a stage on the day when it first came there.
    SELECT c.day, c.stage, 0, 0, count(*), 0, 0
    FROM (SELECT min(p.day) AS day, p.stage FROM placed_interaction AS p WHERE p.case_id IS NOT NULL GROUP BY p.case_id, p.stage) AS c
    GROUP BY c.day, c.stage
    UNION ALL
    SELECT v.day, s.stage, 0, 0, 0, count(*), count(r.invitation_id)
    FROM (
        SELECT n.invitation_id, n.interaction_id, (n.sent_at AT TIME ZONE :'time_zone')::date AS day
        FROM invitation AS n
        WHERE n.status NOT IN ('bounced', 'suppressed')
    ) AS v
    LEFT JOIN returned AS r ON r.invitation_id = v.invitation_id
    LEFT JOIN (
        SELECT DISTINCT ON (i.interaction_id) i.interaction_id, i.touchpoint, i.stage
        FROM interaction AS i
        WHERE i.interaction_id IN (SELECT n.interaction_id FROM invitation AS n)
        ORDER BY i.interaction_id, i.occurred_at
    ) AS i ON i.interaction_id = v.interaction_id
    LEFT JOIN known_touchpoint AS t ON t.touchpoint = i.touchpoint
    LEFT JOIN known_stage AS s ON s.stage = coalesce(t.stage, i.stage)
    GROUP BY v.day, s.stage
)
SELECT
    e.day,
    e.stage,
    sum(e.interactions)::bigint AS interactions,
    sum(e.covered)::bigint AS covered,
    sum(e.cases)::bigint AS cases,
    sum(e.delivered)::bigint AS delivered,
    sum(e.returned)::bigint AS returned
FROM event AS e
GROUP BY e.day, e.stage;

COMMENT ON VIEW daily_cut_interaction IS 'One row a day and stage: interactions, those of them with an answer (covered), cases that first came there, invitations that were delivered, and those of them that were returned.';
