-- internal view: submissions a day, by one cut at a time
CREATE OR REPLACE VIEW daily_cut_submission AS
WITH first_answer AS (
    -- A submission counts in a cell on the day of its first answer there, so that days add up.
    SELECT min(a.day) AS day, c.cut, c.value, c.channel, c.handled_by, c.stage, m.measure, a.submission_id
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
    CROSS JOIN LATERAL (VALUES (a.measure), (NULL)) AS m (measure)
    WHERE a.respondent = 'customer' AND a.item IS NULL AND a.weight IS DISTINCT FROM 0
        AND (c.cut <> 'journey' OR a.scope = 'relationship' AND a.attribution <> 'question' OR s.is_last)
    GROUP BY c.cut, c.value, c.channel, c.handled_by, c.stage, m.measure, a.submission_id
)
SELECT day, cut, value, channel, handled_by, stage, measure, count(*) AS submissions
FROM first_answer
GROUP BY day, cut, value, channel, handled_by, stage, measure;

COMMENT ON VIEW daily_cut_submission IS 'One row a day, cut, value, stage and measure (NULL: any): how many submissions gave their first headline answer there on that day.';
