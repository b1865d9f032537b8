-- report view: how satisfied customers are with each journey as a whole
CREATE OR REPLACE VIEW journey_satisfaction AS
WITH figure AS (
    SELECT * FROM measured_satisfaction WHERE cut = 'journey'
), event AS (
    -- A case runs through several stages: it counts once in its journey.
    SELECT d.value AS journey, sum(d.interactions)::bigint AS interactions, sum(d.cases)::bigint AS cases
    FROM monthly_cut_interaction AS d
    WHERE d.cut = 'journey'
    GROUP BY d.value
), row_ AS (
    SELECT DISTINCT ON (j.journey) j.journey, coalesce(j.label, j.journey) AS label, j.job, j.position
    FROM journey AS j
    WHERE j.journey IS NOT NULL
    UNION ALL
    SELECT NULL, '(the company as a whole)', NULL, NULL WHERE EXISTS (SELECT FROM figure AS f WHERE f.value IS NULL)
)
SELECT
    r.journey,
    r.label,
    r.job,
    r.position,
    coalesce(e.interactions, 0) AS interactions,
    coalesce(e.cases, 0) AS cases,
    max(f.submissions) FILTER (WHERE f.measure IS NULL) AS submissions,
    max(f.figure) FILTER (WHERE f.measure = 'nps') AS nps,
    max(f.low) FILTER (WHERE f.measure = 'nps') AS nps_low,
    max(f.high) FILTER (WHERE f.measure = 'nps') AS nps_high,
    max(f.n) FILTER (WHERE f.measure = 'nps') AS nps_n,
    max(f.figure) FILTER (WHERE f.measure = 'csat') AS csat,
    max(f.low) FILTER (WHERE f.measure = 'csat') AS csat_low,
    max(f.high) FILTER (WHERE f.measure = 'csat') AS csat_high,
    max(f.n) FILTER (WHERE f.measure = 'csat') AS csat_n,
    max(f.figure) FILTER (WHERE f.measure = 'ces') AS ces,
    max(f.low) FILTER (WHERE f.measure = 'ces') AS ces_low,
    max(f.high) FILTER (WHERE f.measure = 'ces') AS ces_high,
    max(f.n) FILTER (WHERE f.measure = 'ces') AS ces_n,
    max(f.figure) FILTER (WHERE f.measure = 'need_met') AS job_done,
    max(f.low) FILTER (WHERE f.measure = 'need_met') AS job_done_low,
    max(f.high) FILTER (WHERE f.measure = 'need_met') AS job_done_high,
    max(f.n) FILTER (WHERE f.measure = 'need_met') AS job_done_n,
    coalesce((array_agg(f.base ORDER BY array_position(ARRAY['csat', 'nps', 'ces', 'need_met'], f.measure), f.measure)
              FILTER (WHERE f.measure IS NOT NULL))[1], 'none') AS base,
    string_agg(f.measure || ': ' || f.note, '; ' ORDER BY f.measure) AS note
FROM row_ AS r
LEFT JOIN event AS e ON e.journey = r.journey
LEFT JOIN figure AS f ON f.value IS NOT DISTINCT FROM r.journey
GROUP BY r.journey, r.label, r.job, r.position, e.interactions, e.cases
ORDER BY r.position, r.journey;

COMMENT ON VIEW journey_satisfaction IS 'One row a journey, and one (journey NULL) for the company as a whole: questions about the relationship, and those at the last stage; never an average of stages.';
COMMENT ON COLUMN journey_satisfaction.journey IS 'The journey; NULL: questions about the company as a whole.';
COMMENT ON COLUMN journey_satisfaction.label IS 'What readers see.';
COMMENT ON COLUMN journey_satisfaction.job IS 'What the customer wants done.';
COMMENT ON COLUMN journey_satisfaction.position IS 'Order of the journeys.';
COMMENT ON COLUMN journey_satisfaction.interactions IS 'Interactions at its stages.';
COMMENT ON COLUMN journey_satisfaction.cases IS 'Cases that ran through it.';
COMMENT ON COLUMN journey_satisfaction.submissions IS 'Submissions with a headline answer about it.';
COMMENT ON COLUMN journey_satisfaction.nps IS 'Net promoter score, -100 to 100.';
COMMENT ON COLUMN journey_satisfaction.nps_low IS 'Lower end of its interval.';
COMMENT ON COLUMN journey_satisfaction.nps_high IS 'Upper end of its interval.';
COMMENT ON COLUMN journey_satisfaction.nps_n IS 'Answers that it rests on.';
COMMENT ON COLUMN journey_satisfaction.csat IS '% satisfied; the mean score on scales without a convention.';
COMMENT ON COLUMN journey_satisfaction.csat_low IS 'Lower end of its interval.';
COMMENT ON COLUMN journey_satisfaction.csat_high IS 'Upper end of its interval.';
COMMENT ON COLUMN journey_satisfaction.csat_n IS 'Answers that it rests on.';
COMMENT ON COLUMN journey_satisfaction.ces IS 'Customer effort as mean ease.';
COMMENT ON COLUMN journey_satisfaction.ces_low IS 'Lower end of its interval.';
COMMENT ON COLUMN journey_satisfaction.ces_high IS 'Upper end of its interval.';
COMMENT ON COLUMN journey_satisfaction.ces_n IS 'Answers that it rests on.';
COMMENT ON COLUMN journey_satisfaction.job_done IS '% whose need was met: the job was done.';
COMMENT ON COLUMN journey_satisfaction.job_done_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN journey_satisfaction.job_done_high IS 'Upper end of its interval.';
COMMENT ON COLUMN journey_satisfaction.job_done_n IS 'Answers that it rests on.';
COMMENT ON COLUMN journey_satisfaction.base IS 'none, small or ok, of the first measure that was asked (csat, nps, ces, need_met).';
COMMENT ON COLUMN journey_satisfaction.note IS 'Why a figure is missing.';
