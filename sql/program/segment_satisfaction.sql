-- report view: whom the average hides
CREATE OR REPLACE VIEW segment_satisfaction AS
WITH cell AS (
    SELECT * FROM measured_satisfaction WHERE cut IN ('segment', 'need') AND measure IS NOT NULL
), compared AS (
    SELECT
        c.*,
        -- The rest is everybody else at the stage who was asked on the same scale: an average that holds the segment would hide a part of the difference.
        rollup(c.ratings) OVER (PARTITION BY c.cut, c.stage, c.measure, worst(c.ratings), best(c.ratings)
                                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS rest,
        count(*) OVER (PARTITION BY c.cut, c.stage, c.measure, worst(c.ratings), best(c.ratings), c.base) AS peers,
        rank() OVER (PARTITION BY c.cut, c.stage, c.measure, worst(c.ratings), best(c.ratings), c.base ORDER BY c.figure) AS rank
    FROM cell AS c
)
SELECT
    s.journey,
    c.stage,
    s.position,
    c.cut AS dimension,
    c.value,
    c.measure,
    c.submissions,
    c.answers,
    c.figure,
    c.low,
    c.high,
    c.n,
    measure_satisfied(c.measure, c.ratings) AS satisfied,
    r.value AS rest_figure,
    r.answers AS rest_n,
    d.value AS difference,
    d.low AS difference_low,
    d.high AS difference_high,
    d.p_value,
    -- The lowest of those with a base may still be better than all others together.
    c.base = 'ok' AND c.peers > 1 AND c.rank = 1 AND coalesce(c.figure < r.value, false) AS is_worst,
    sparkline(c.ratings) AS sparkline,
    c.base,
    c.note
FROM compared AS c
LEFT JOIN known_stage AS s ON s.stage = c.stage
-- Beside a figure that is not shown, the rest would tell it.
CROSS JOIN LATERAL measure_estimate(c.measure, CASE WHEN c.ratings IS NOT NULL THEN c.rest END, c.confidence) AS r
CROSS JOIN LATERAL measure_change(c.measure, c.rest, c.ratings, c.confidence) AS d
ORDER BY s.journey_position, s.journey, s.position, c.stage, c.cut, c.measure, c.figure, c.value;

COMMENT ON VIEW segment_satisfaction IS 'One row a dimension (segment, need), value, stage and measure: the figure, and its difference from all other customers at the stage. Look at is_worst first.';
COMMENT ON COLUMN segment_satisfaction.journey IS 'The journey.';
COMMENT ON COLUMN segment_satisfaction.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN segment_satisfaction.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN segment_satisfaction.dimension IS 'segment or need.';
COMMENT ON COLUMN segment_satisfaction.value IS 'The segment or need; NULL: not known.';
COMMENT ON COLUMN segment_satisfaction.measure IS 'The measure.';
COMMENT ON COLUMN segment_satisfaction.submissions IS 'Submissions with an answer.';
COMMENT ON COLUMN segment_satisfaction.answers IS 'Answers.';
COMMENT ON COLUMN segment_satisfaction.figure IS 'The measures own figure (see measure_estimate); NULL with a note.';
COMMENT ON COLUMN segment_satisfaction.low IS 'Lower end of its interval.';
COMMENT ON COLUMN segment_satisfaction.high IS 'Upper end of its interval.';
COMMENT ON COLUMN segment_satisfaction.n IS 'Answers that it rests on.';
COMMENT ON COLUMN segment_satisfaction.satisfied IS 'Answers that are satisfied by the measures convention.';
COMMENT ON COLUMN segment_satisfaction.rest_figure IS 'The figure of everybody else at the stage.';
COMMENT ON COLUMN segment_satisfaction.rest_n IS 'Their answers.';
COMMENT ON COLUMN segment_satisfaction.difference IS 'Figure minus rest_figure.';
COMMENT ON COLUMN segment_satisfaction.difference_low IS 'Lower end of its interval.';
COMMENT ON COLUMN segment_satisfaction.difference_high IS 'Upper end of its interval.';
COMMENT ON COLUMN segment_satisfaction.p_value IS 'Two-sided p value of no difference; of many comparisons some are small by chance.';
COMMENT ON COLUMN segment_satisfaction.is_worst IS 'True for the lowest figure among the values at the stage whose base is ok, where there are two or more, and it is lower than that of everybody else. Look at difference_high < 0 too: somebody is always last.';
COMMENT ON COLUMN segment_satisfaction.sparkline IS 'Distribution, worst score first.';
COMMENT ON COLUMN segment_satisfaction.base IS 'small: fewer submissions than small_base (small_base_nps for nps; effective n where weighted); ok.';
COMMENT ON COLUMN segment_satisfaction.note IS 'Why a figure is missing.';
