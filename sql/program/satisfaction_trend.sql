-- report view: what moved, and whether it is real
CREATE OR REPLACE VIEW satisfaction_trend AS
WITH cell AS (
    SELECT
        c.*,
        first_value(c.ratings) OVER month_before AS month_ratings, first_value(c.base) OVER month_before AS month_base,
        first_value(c.ratings) OVER year_before AS year_ratings, first_value(c.base) OVER year_before AS year_base
    FROM monthly_cell AS c
    WHERE c.cut = 'all'
    WINDOW month_before AS (PARTITION BY c.stage, c.measure ORDER BY c.month RANGE BETWEEN interval '1 month' PRECEDING AND interval '1 month' PRECEDING),
           year_before AS (PARTITION BY c.stage, c.measure ORDER BY c.month RANGE BETWEEN interval '1 year' PRECEDING AND interval '1 year' PRECEDING)
), compared AS (
    SELECT
        c.*,
        m.value AS change, m.low AS change_low, m.high AS change_high, m.p_value,
        y.value AS year_change, y.low AS year_change_low, y.high AS year_change_high, y.p_value AS year_p_value,
        -- Small bases are shown, and not judged.
        c.base = 'ok' AND c.month_base = 'ok' AND c.is_complete AS is_judged,
        c.base = 'ok' AND c.year_base = 'ok' AND c.is_complete AS is_year_judged
    FROM cell AS c
    CROSS JOIN LATERAL (SELECT worst(c.month_ratings) = worst(c.ratings) AND best(c.month_ratings) = best(c.ratings) AS month_before,
                               worst(c.year_ratings) = worst(c.ratings) AND best(c.year_ratings) = best(c.ratings) AS year_before) AS same_scale
    CROSS JOIN LATERAL measure_change(c.measure, CASE WHEN same_scale.month_before THEN c.month_ratings END, c.ratings, c.confidence) AS m
    CROSS JOIN LATERAL measure_change(c.measure, CASE WHEN same_scale.year_before THEN c.year_ratings END, c.ratings, c.confidence) AS y
), adjusted AS (
    -- Of twenty stages one moves by 5 % chance: p values of a month are judged together. (By time: of a reader's months only these are compared.)
    SELECT
        c.*,
        (p_adjust(array_agg(CASE WHEN c.is_judged THEN c.p_value END) OVER together))[row_number() OVER one_by_one] AS p_adjusted,
        (p_adjust(array_agg(CASE WHEN c.is_year_judged THEN c.year_p_value END) OVER together))[row_number() OVER one_by_one] AS year_p_adjusted
    FROM compared AS c
    WINDOW one_by_one AS (PARTITION BY c.measure, c.time ORDER BY c.stage),
           together AS (PARTITION BY c.measure, c.time ORDER BY c.stage ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
SELECT
    a.time,
    s.journey,
    a.stage,
    s.label,
    s.position,
    a.measure,
    a.submissions,
    a.figure,
    a.low,
    a.high,
    a.n,
    measure_satisfied(a.measure, a.ratings) AS satisfied,
    a.change,
    a.change_low,
    a.change_high,
    a.p_value,
    a.p_adjusted,
    coalesce(a.p_adjusted < 1 - a.confidence, false) AS is_real,
    a.year_change,
    a.year_change_low,
    a.year_change_high,
    a.year_p_value,
    a.year_p_adjusted,
    coalesce(a.year_p_adjusted < 1 - a.confidence, false) AS is_real_year,
    a.is_complete,
    a.base,
    a.note
FROM adjusted AS a
LEFT JOIN known_stage AS s ON s.stage = a.stage
ORDER BY s.journey_position, s.journey, s.position, a.stage, a.measure, a.time;

COMMENT ON VIEW satisfaction_trend IS 'One row a stage (NULL: not attributed), measure and month of answering, of customers'' headline answers: the figure, its change on the month before and on the same month of the year before, and whether that is more than noise. Look at is_real: a change that is not, is noise.';
COMMENT ON COLUMN satisfaction_trend.time IS 'Start of the month in the program''s time zone.';
COMMENT ON COLUMN satisfaction_trend.journey IS 'The journey.';
COMMENT ON COLUMN satisfaction_trend.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN satisfaction_trend.label IS 'What readers see.';
COMMENT ON COLUMN satisfaction_trend.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN satisfaction_trend.measure IS 'The measure.';
COMMENT ON COLUMN satisfaction_trend.submissions IS 'Submissions with an answer.';
COMMENT ON COLUMN satisfaction_trend.figure IS 'The measure''s own figure (see measure_estimate); NULL with a note.';
COMMENT ON COLUMN satisfaction_trend.low IS 'Lower end of its interval.';
COMMENT ON COLUMN satisfaction_trend.high IS 'Upper end of its interval.';
COMMENT ON COLUMN satisfaction_trend.n IS 'Answers that it rests on.';
COMMENT ON COLUMN satisfaction_trend.satisfied IS 'Answers that are satisfied by the measure''s convention; NULL where it has none.';
COMMENT ON COLUMN satisfaction_trend.change IS 'Figure minus that of the calendar month before; NULL where that has none.';
COMMENT ON COLUMN satisfaction_trend.change_low IS 'Lower end of its interval.';
COMMENT ON COLUMN satisfaction_trend.change_high IS 'Upper end of its interval.';
COMMENT ON COLUMN satisfaction_trend.p_value IS 'p value of no change, on its own.';
COMMENT ON COLUMN satisfaction_trend.p_adjusted IS 'The same among all stages of the measure and month (Benjamini and Hochberg); NULL where a base is small or the month not over.';
COMMENT ON COLUMN satisfaction_trend.is_real IS 'Whether p_adjusted is below 1 - confidence.';
COMMENT ON COLUMN satisfaction_trend.year_change IS 'Figure minus that of the same month of the year before.';
COMMENT ON COLUMN satisfaction_trend.year_change_low IS 'Lower end of its interval.';
COMMENT ON COLUMN satisfaction_trend.year_change_high IS 'Upper end of its interval.';
COMMENT ON COLUMN satisfaction_trend.year_p_value IS 'p value of no change on the year before.';
COMMENT ON COLUMN satisfaction_trend.year_p_adjusted IS 'The same among all stages of the measure and month.';
COMMENT ON COLUMN satisfaction_trend.is_real_year IS 'Whether year_p_adjusted is below 1 - confidence.';
COMMENT ON COLUMN satisfaction_trend.is_complete IS 'False for a month that is not over: more answers will come.';
COMMENT ON COLUMN satisfaction_trend.base IS 'small or ok, by submissions (effective n where weighted).';
COMMENT ON COLUMN satisfaction_trend.note IS 'Why a figure is missing.';
