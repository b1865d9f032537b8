-- internal view: customers' answers and submissions a day, by one cut at a time
CREATE OR REPLACE VIEW live_cut AS
WITH heard AS MATERIALIZED (
    SELECT * FROM heard_answer AS a WHERE a.is_heard
), cell AS (
    SELECT h.day, 'all'::text AS cut, NULL::text AS value, NULL::text AS channel, NULL::text AS handled_by, h.stage, h.question, response_agg(h.rating, h.weight) AS ratings,
           count(*) FILTER (WHERE h.is_measure_first_at_stage) AS submissions, count(*) FILTER (WHERE h.is_first_at_stage) AS any_submissions
    FROM heard AS h
    GROUP BY h.day, h.question, h.stage
    UNION ALL
    SELECT h.day, 'touchpoint', h.touchpoint, h.channel, h.handled_by, h.stage, h.question, response_agg(h.rating, h.weight),
           count(*) FILTER (WHERE h.is_measure_first_at_touchpoint), NULL
    FROM heard AS h
    GROUP BY h.day, h.question, h.stage, h.touchpoint, h.channel, h.handled_by
    UNION ALL
    SELECT h.day, 'segment', h.segment, NULL, NULL, h.stage, h.question, response_agg(h.rating, h.weight),
           count(*) FILTER (WHERE h.is_measure_first_of_segment), count(*) FILTER (WHERE h.is_first_of_segment)
    FROM heard AS h
    GROUP BY h.day, h.question, h.stage, h.segment
    UNION ALL
    SELECT h.day, 'need', h.need, NULL, NULL, h.stage, h.question, response_agg(h.rating, h.weight),
           count(*) FILTER (WHERE h.is_measure_first_of_need), NULL
    FROM heard AS h
    GROUP BY h.day, h.question, h.stage, h.need
    UNION ALL
    SELECT h.day, 'domain', h.domain, h.owner, NULL, NULL, h.question, response_agg(h.rating, h.weight),
           count(*) FILTER (WHERE h.is_measure_first_of_domain), NULL
    FROM heard AS h
    GROUP BY h.day, h.question, h.domain, h.owner
    UNION ALL
    SELECT h.day, 'journey', h.journey, NULL, NULL, NULL, h.question, response_agg(h.rating, h.weight),
           count(*) FILTER (WHERE h.is_measure_first_of_journey), count(*) FILTER (WHERE h.is_first_of_journey)
    FROM heard AS h
    WHERE h.is_of_journey
    GROUP BY h.day, h.question, h.journey
)
SELECT c.day, c.cut, c.value, c.channel, c.handled_by, c.stage, c.question, q.measure, q.scale, q.item IS NULL AS is_headline, c.ratings, c.submissions, c.any_submissions
FROM cell AS c
JOIN known_question AS q ON q.question = c.question;

COMMENT ON VIEW live_cut IS 'What every report adds up, from the sources: a row a day, cut (all, touchpoint, segment, need, domain, journey), value, stage and question: the distribution of the customers'' answers; how many submissions gave their first headline answer of this measure there (submissions), and, of the cuts all, segment and journey, their first of any (any_submissions). The channel of the cut domain is its owner.';
