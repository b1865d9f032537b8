-- internal view: customers' answers a day, by one cut at a time
CREATE OR REPLACE VIEW daily_cut AS
SELECT
    a.day,
    c.cut,
    c.value,
    c.channel,
    c.handled_by,
    c.stage,
    a.question,
    a.measure,
    a.scale,
    a.item IS NULL AS is_headline,
    coalesce(rating_agg(a.rating) FILTER (WHERE a.weight IS NULL) + rating_agg(a.rating, a.weight) FILTER (WHERE a.weight IS NOT NULL),
             rating_agg(a.rating) FILTER (WHERE a.weight IS NULL),
             rating_agg(a.rating, a.weight) FILTER (WHERE a.weight IS NOT NULL)) AS ratings
FROM answer AS a
LEFT JOIN known_stage AS s ON s.stage = a.stage
CROSS JOIN LATERAL (VALUES
    ('all', NULL, NULL, NULL, a.stage),
    ('touchpoint', a.touchpoint, a.channel, a.handled_by, a.stage),
    ('segment', a.segment, NULL, NULL, a.stage),
    ('need', a.need, NULL, NULL, a.stage),
    ('domain', a.domain, a.owner, NULL, NULL),
    ('journey', a.journey, NULL, NULL, NULL)
) AS c (cut, value, channel, handled_by, stage)
WHERE a.respondent = 'customer' AND a.weight IS DISTINCT FROM 0
    -- A journey is judged by what is asked about it as a whole, or at its end; never by the average of its stages.
    AND (c.cut <> 'journey' OR a.scope = 'relationship' AND a.attribution <> 'question' OR s.is_last)
GROUP BY a.day, c.cut, c.value, c.channel, c.handled_by, c.stage, a.question, a.measure, a.scale, a.item IS NULL;

COMMENT ON VIEW daily_cut IS 'One row a day, cut (all, touchpoint, segment, need, domain, journey), value, stage and question: the distribution of the customers'' answers. What every report adds up. The channel of the cut domain is its owner.';
