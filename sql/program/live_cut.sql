-- internal view: customers' answers and submissions a day, by one cut at a time
CREATE OR REPLACE VIEW live_cut AS
-- Attribution is most of the work: it is done once for both arms.
WITH heard AS MATERIALIZED (
    SELECT a.day, a.submission_id, a.question, a.measure, a.scale, a.item IS NULL AS is_headline, a.rating, a.weight,
           a.journey, a.stage, a.touchpoint, a.channel, a.handled_by, a.segment, a.need, a.domain, a.owner,
           -- A journey is judged by what is asked about it as a whole, or at its end; never by the average of its stages.
           a.scope = 'relationship' AND a.attribution <> 'question' OR coalesce(s.is_last, false) AS is_of_journey
    FROM answer AS a
    LEFT JOIN known_stage AS s ON s.stage = a.stage
    WHERE a.respondent = 'customer' AND a.weight IS DISTINCT FROM 0
), cut_answer AS NOT MATERIALIZED (
    SELECT h.day, h.submission_id, h.question, h.measure, h.scale, h.is_headline, h.rating, h.weight,
           c.cut, c.value, c.channel, c.handled_by, c.stage
    FROM heard AS h
    CROSS JOIN LATERAL (VALUES
        ('all', NULL, NULL, NULL, h.stage),
        ('touchpoint', h.touchpoint, h.channel, h.handled_by, h.stage),
        ('segment', h.segment, NULL, NULL, h.stage),
        ('need', h.need, NULL, NULL, h.stage),
        ('domain', h.domain, h.owner, NULL, NULL),
        ('journey', h.journey, NULL, NULL, NULL)
    ) AS c (cut, value, channel, handled_by, stage)
    WHERE c.cut <> 'journey' OR h.is_of_journey
)
SELECT
    a.day,
    a.cut,
    a.value,
    a.channel,
    a.handled_by,
    a.stage,
    a.question,
    a.measure,
    a.scale,
    a.is_headline,
    response_agg(a.rating, a.weight) AS ratings,
    NULL::bigint AS submissions
FROM cut_answer AS a
GROUP BY a.day, a.question, a.stage, a.value, a.channel, a.handled_by, a.cut, a.measure, a.scale, a.is_headline
UNION ALL
SELECT f.day, f.cut, f.value, f.channel, f.handled_by, f.stage, NULL, f.measure, NULL, true, NULL, count(*)
FROM (
    -- A submission counts in a cell on the day of its first answer there, so that days add up.
    SELECT min(a.day) AS day, a.cut, a.value, a.channel, a.handled_by, a.stage, m.measure
    FROM cut_answer AS a
    CROSS JOIN LATERAL (VALUES (a.measure), (NULL)) AS m (measure)
    WHERE a.is_headline
    GROUP BY a.submission_id, a.stage, m.measure, a.value, a.channel, a.handled_by, a.cut
) AS f
GROUP BY f.day, f.stage, f.measure, f.value, f.channel, f.handled_by, f.cut;

COMMENT ON VIEW live_cut IS 'What every report adds up, from the sources, by cut (all, touchpoint, segment, need, domain, journey), value and stage. A row a day and question: the distribution of the customers'' answers. A row (question NULL) a day and measure (NULL: any): how many submissions gave their first headline answer there. The channel of the cut domain is its owner.';
