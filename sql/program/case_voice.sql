-- internal view: what customers said in each case of each stage
CREATE OR REPLACE VIEW case_voice AS
SELECT
    c.case_id,
    a.stage,
    a.measure,
    a.scale,
    response_agg(a.rating, a.weight) AS ratings
FROM answer AS a
LEFT JOIN :once('interaction', 'interaction_id', 'occurred_at') AS i ON i.interaction_id = a.interaction_id
CROSS JOIN LATERAL (SELECT coalesce(a.case_id, i.case_id) AS case_id) AS c
WHERE c.case_id IS NOT NULL AND a.respondent = 'customer' AND a.item IS NULL AND a.measure IN ('csat', 'nps', 'ces') AND a.weight IS DISTINCT FROM 0
GROUP BY c.case_id, a.stage, a.measure, a.scale;

COMMENT ON VIEW case_voice IS 'One row a case, stage, measure and scale of customers'' headline answers: the case is the one that the response names, else that of its interaction.';
