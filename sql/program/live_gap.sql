-- internal view: expectation gaps a day, by item
CREATE OR REPLACE VIEW live_gap AS
SELECT
    p.day,
    p.journey,
    p.stage,
    p.item,
    p.dimension,
    coalesce(gap_summary_merge(gap_agg(p.expected, p.perceived) FILTER (WHERE p.weight IS NULL), gap_agg(p.expected, p.perceived, p.weight) FILTER (WHERE p.weight IS NOT NULL)),
             gap_agg(p.expected, p.perceived) FILTER (WHERE p.weight IS NULL),
             gap_agg(p.expected, p.perceived, p.weight) FILTER (WHERE p.weight IS NOT NULL)) AS gaps,
    count(*) AS pairs,
    count(*) FILTER (WHERE p.perceived < p.expected) AS below,
    count(*) FILTER (WHERE p.perceived = p.expected) AS met,
    count(*) FILTER (WHERE p.perceived > p.expected) AS exceeded,
    sum(p.expected) AS expected_total,
    sum(p.perceived) AS perceived_total
FROM expectation_pair AS p
GROUP BY p.day, p.journey, p.stage, p.item, p.dimension;

COMMENT ON VIEW live_gap IS 'daily_gap, from the sources.';
