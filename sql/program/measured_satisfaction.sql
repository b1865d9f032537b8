-- internal view: the figure of each cell, in its measure's own terms
CREATE OR REPLACE VIEW measured_satisfaction AS
SELECT
    c.*,
    e.value AS figure,
    e.low,
    e.high,
    e.answers AS n
FROM cell_satisfaction AS c
CROSS JOIN LATERAL measure_estimate(c.measure, c.ratings, c.confidence) AS e;

COMMENT ON VIEW measured_satisfaction IS 'cell_satisfaction with each measure''s own figure and interval: nps in points; csat (% satisfied) and need_met (% of the best answer) in points of 100; ces as mean ease; all others as mean score (see measure_estimate).';
