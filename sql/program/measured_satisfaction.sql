-- internal view: the figure of each cell, in its measure's own terms
CREATE OR REPLACE VIEW measured_satisfaction AS
SELECT
    c.*,
    coalesce(n.value, s.value, e.value, w.value, m.value) AS figure,
    coalesce(n.low, s.low, e.low, w.low, m.low) AS low,
    coalesce(n.high, s.high, e.high, w.high, m.high) AS high,
    coalesce(n.answers, s.answers, e.answers, w.answers, m.answers) AS n
FROM cell_satisfaction AS c
-- "Satisfied" has a convention on scales of these lengths only.
CROSS JOIN LATERAL (SELECT abs(best(c.ratings) - worst(c.ratings)) + 1 IN (2, 3, 4, 5, 6, 7, 10, 11) AS has_boxes) AS b
CROSS JOIN LATERAL nps_estimate(CASE c.measure WHEN 'nps' THEN c.ratings END, c.confidence) AS n
CROSS JOIN LATERAL csat_estimate(CASE WHEN c.measure = 'csat' AND b.has_boxes THEN c.ratings END, c.confidence) AS s
CROSS JOIN LATERAL ces_estimate(CASE c.measure WHEN 'ces' THEN c.ratings END, c.confidence) AS e
-- The need was met where the best answer was given.
CROSS JOIN LATERAL share_estimate(CASE c.measure WHEN 'need_met' THEN c.ratings END, best(c.ratings), best(c.ratings), c.confidence) AS w
CROSS JOIN LATERAL mean_estimate(
    CASE WHEN c.measure = 'csat' AND NOT b.has_boxes OR c.measure NOT IN ('nps', 'csat', 'ces', 'need_met') THEN c.ratings END, c.confidence) AS m;

COMMENT ON VIEW measured_satisfaction IS 'cell_satisfaction with each measure''s own figure and interval: nps in points; csat (% satisfied) and need_met (% of the best answer) in points of 100; ces as mean ease; all others as mean score.';
