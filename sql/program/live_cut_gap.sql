-- internal view: expectation gaps of submissions a day
CREATE OR REPLACE VIEW live_cut_gap AS
SELECT
    s.day,
    c.cut,
    c.value,
    s.stage,
    coalesce(gap_summary_merge(gap_agg(s.expected, s.perceived) FILTER (WHERE s.weight IS NULL), gap_agg(s.expected, s.perceived, s.weight) FILTER (WHERE s.weight IS NOT NULL)),
             gap_agg(s.expected, s.perceived) FILTER (WHERE s.weight IS NULL),
             gap_agg(s.expected, s.perceived, s.weight) FILTER (WHERE s.weight IS NOT NULL)) AS gaps
FROM (
    -- The items of one submission are not independent: its mean counts once.
    SELECT p.submission_id, p.stage, min(p.day) AS day, avg(p.expected) AS expected, avg(p.perceived) AS perceived, avg(p.weight) AS weight, max(p.segment) AS segment
    FROM expectation_pair AS p
    GROUP BY p.submission_id, p.stage
) AS s
CROSS JOIN LATERAL (VALUES ('all', NULL), ('segment', s.segment)) AS c (cut, value)
GROUP BY s.day, c.cut, c.value, s.stage;

COMMENT ON VIEW live_cut_gap IS 'From the sources, a row a day, cut (all, segment), value and stage: the gaps of submissions, each the mean over its items.';
