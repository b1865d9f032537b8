-- report view: enjoyed, but not served
CREATE OR REPLACE VIEW unmet_need AS
WITH said AS (
    -- What one submission says of both; a submission that answers one of them twice says what it said last.
    SELECT
        a.submission_id, a.stage,
        (array_agg(a.satisfied ORDER BY a.answered_at DESC, a.response_id DESC) FILTER (WHERE a.measure = 'csat' AND a.satisfied IS NOT NULL))[1] AS is_satisfied,
        (array_agg(normalized(a.rating) = 1 ORDER BY a.answered_at DESC, a.response_id DESC) FILTER (WHERE a.measure = 'need_met'))[1] AS is_served,
        max(a.segment) AS segment
    FROM answer AS a
    WHERE a.respondent = 'customer' AND a.item IS NULL AND a.weight IS DISTINCT FROM 0 AND a.measure IN ('csat', 'need_met')
    GROUP BY a.submission_id, a.stage
), counted AS (
    SELECT
        s.stage,
        s.segment,
        grouping(s.segment) = 1 AS is_total,
        count(*) AS submissions,
        count(*) FILTER (WHERE s.is_satisfied AND s.is_served) AS satisfied_served,
        count(*) FILTER (WHERE s.is_satisfied AND NOT s.is_served) AS satisfied_unserved,
        count(*) FILTER (WHERE NOT s.is_satisfied AND s.is_served) AS unsatisfied_served,
        count(*) FILTER (WHERE NOT s.is_satisfied AND NOT s.is_served) AS unsatisfied_unserved
    FROM said AS s
    WHERE s.is_satisfied IS NOT NULL AND s.is_served IS NOT NULL
    GROUP BY GROUPING SETS ((s.stage), (s.stage, s.segment))
)
SELECT
    s.journey,
    c.stage,
    s.label,
    s.position,
    s.owner,
    c.segment,
    c.is_total,
    CASE WHEN v.is_shown THEN c.submissions END AS submissions,
    CASE WHEN v.is_shown THEN c.satisfied_served END AS satisfied_served,
    CASE WHEN v.is_shown THEN c.satisfied_unserved END AS satisfied_unserved,
    CASE WHEN v.is_shown THEN c.unsatisfied_served END AS unsatisfied_served,
    CASE WHEN v.is_shown THEN c.unsatisfied_unserved END AS unsatisfied_unserved,
    unserved.value AS unserved_share, unserved.low AS unserved_low, unserved.high AS unserved_high,
    enjoyed.value AS enjoyed_unserved_share, enjoyed.low AS enjoyed_unserved_low, enjoyed.high AS enjoyed_unserved_high,
    CASE WHEN v.is_shown AND c.submissions >= p.small_base THEN 'ok' ELSE 'small' END AS base
FROM counted AS c
LEFT JOIN known_stage AS s ON s.stage = c.stage
CROSS JOIN program_setting AS p
CROSS JOIN LATERAL (SELECT c.submissions >= p.suppress_below AS is_shown) AS v
-- Shares of two outcomes, as answers on 0..1.
CROSS JOIN LATERAL share_estimate(
    CASE WHEN v.is_shown THEN rating_summary(0, 1, ARRAY[c.submissions - c.satisfied_unserved - c.unsatisfied_unserved, c.satisfied_unserved + c.unsatisfied_unserved]) END,
    1, 1, p.confidence) AS unserved
CROSS JOIN LATERAL share_estimate(
    CASE WHEN v.is_shown THEN rating_summary(0, 1, ARRAY[c.submissions - c.satisfied_unserved, c.satisfied_unserved]) END,
    1, 1, p.confidence) AS enjoyed
ORDER BY s.journey_position, s.journey, s.position, c.stage, c.is_total DESC, c.segment;

COMMENT ON VIEW unmet_need IS 'One row a stage, and a stage and segment, of customers'' submissions that say both whether they were satisfied and whether they got what they came for. An experience that people enjoyed without being served is a failure that satisfaction hides: enjoyed_unserved_share. Counts are of submissions, whatever their weight.';
COMMENT ON COLUMN unmet_need.journey IS 'The journey.';
COMMENT ON COLUMN unmet_need.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN unmet_need.label IS 'What readers see.';
COMMENT ON COLUMN unmet_need.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN unmet_need.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN unmet_need.segment IS 'The segment; NULL: not known, or all of them.';
COMMENT ON COLUMN unmet_need.is_total IS 'True in the row of all segments together.';
COMMENT ON COLUMN unmet_need.submissions IS 'Submissions that answer both questions.';
COMMENT ON COLUMN unmet_need.satisfied_served IS 'Satisfied, and the need was met (the best answer).';
COMMENT ON COLUMN unmet_need.satisfied_unserved IS 'Satisfied, but the need was not met.';
COMMENT ON COLUMN unmet_need.unsatisfied_served IS 'Not satisfied, though the need was met.';
COMMENT ON COLUMN unmet_need.unsatisfied_unserved IS 'Neither.';
COMMENT ON COLUMN unmet_need.unserved_share IS '% whose need was not met.';
COMMENT ON COLUMN unmet_need.unserved_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN unmet_need.unserved_high IS 'Upper end of its interval.';
COMMENT ON COLUMN unmet_need.enjoyed_unserved_share IS '% who were satisfied although their need was not met.';
COMMENT ON COLUMN unmet_need.enjoyed_unserved_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN unmet_need.enjoyed_unserved_high IS 'Upper end of its interval.';
COMMENT ON COLUMN unmet_need.base IS 'small (fewer submissions than small_base) or ok.';
