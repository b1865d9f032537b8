-- internal view: the figure of each cell, in its measure's own terms
CREATE OR REPLACE VIEW measured_satisfaction AS
SELECT
    c.*,
    coalesce(n.value, s.value, e.value, w.value, m.value) AS figure,
    coalesce(n.low, s.low, e.low, w.low, m.low) AS low,
    coalesce(n.high, s.high, e.high, w.high, m.high) AS high,
    coalesce(n.answers, s.answers, e.answers, w.answers, m.answers) AS n
FROM cell_satisfaction AS c
CROSS JOIN LATERAL (SELECT c.ratings AS all_ratings, abs(best(c.ratings) - worst(c.ratings)) + 1 AS points) AS r
LEFT JOIN LATERAL nps_estimate(r.all_ratings, c.confidence) AS n ON c.measure = 'nps'
-- Scales without a convention for "satisfied" have a mean.
LEFT JOIN LATERAL csat_estimate(CASE WHEN c.measure = 'csat' AND r.points IN (2, 3, 4, 5, 6, 7, 10, 11) THEN r.all_ratings END, c.confidence) AS s ON c.measure = 'csat'
LEFT JOIN LATERAL ces_estimate(r.all_ratings, c.confidence) AS e ON c.measure = 'ces'
-- The need was met where the best answer was given.
LEFT JOIN LATERAL share_estimate(r.all_ratings, best(r.all_ratings), best(r.all_ratings), c.confidence) AS w ON c.measure = 'need_met'
LEFT JOIN LATERAL mean_estimate(r.all_ratings, c.confidence) AS m
    ON c.measure NOT IN ('nps', 'csat', 'ces', 'need_met') OR c.measure = 'csat' AND r.points NOT IN (2, 3, 4, 5, 6, 7, 10, 11);

COMMENT ON VIEW measured_satisfaction IS 'cell_satisfaction with each measure''s own figure and interval: nps in points; csat (% satisfied) and need_met (% of the best answer) in points of 100; ces as mean ease; all others as mean score.';
