-- internal view: each stage once, with its journey
CREATE OR REPLACE VIEW known_stage AS
SELECT DISTINCT ON (s.stage)
    s.stage,
    s.journey,
    coalesce(s.label, s.stage) AS label,
    s.position,
    j.position AS journey_position,
    coalesce(j.label, s.journey) AS journey_label,
    s.domain,
    s.owner,
    s.promise,
    s.basic,
    -- The journey ends here.
    s.position = max(s.position) OVER (PARTITION BY s.journey) AS is_last
FROM stage AS s
LEFT JOIN (SELECT DISTINCT ON (journey) * FROM journey ORDER BY journey, position) AS j ON j.journey = s.journey
WHERE s.stage IS NOT NULL
ORDER BY s.stage, s.position, s.journey;

COMMENT ON VIEW known_stage IS 'One row a stage with its journey; of a stage that a given source names twice, the first.';
