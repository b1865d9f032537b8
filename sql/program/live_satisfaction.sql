-- internal view: answers a day, by everything that they may be sliced by
CREATE OR REPLACE VIEW live_satisfaction AS
SELECT
    a.day,
    a.journey,
    a.stage,
    a.touchpoint,
    a.channel,
    a.domain,
    a.owner,
    a.segment,
    a.need,
    a.question,
    a.measure,
    a.scale,
    a.respondent,
    a.attribution,
    response_agg(a.rating, a.weight) AS ratings,
    count(*) AS answers,
    CASE a.measure WHEN 'nps' THEN count(*) FILTER (WHERE a.score >= 9) END AS promoters,
    CASE a.measure WHEN 'nps' THEN count(*) FILTER (WHERE a.score IN (7, 8)) END AS passives,
    CASE a.measure WHEN 'nps' THEN count(*) FILTER (WHERE a.score <= 6) END AS detractors,
    count(*) FILTER (WHERE a.satisfied) AS satisfied,
    count(*) FILTER (WHERE a.unhappy) AS unhappy,
    sum(a.score)::bigint AS score_total,
    count(a.comment) AS comments
FROM answer AS a
WHERE a.weight IS DISTINCT FROM 0
GROUP BY a.day, a.journey, a.stage, a.touchpoint, a.channel, a.domain, a.owner, a.segment, a.need, a.question, a.measure, a.scale, a.respondent, a.attribution;

COMMENT ON VIEW live_satisfaction IS 'daily_satisfaction, from the sources.';
