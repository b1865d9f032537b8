-- report view: why a figure moved: who answered, or what they said
CREATE OR REPLACE VIEW trend_explained AS
WITH cell AS MATERIALIZED (
    SELECT m.*, total_weight(m.ratings) AS weight FROM monthly_cell AS m
), whole AS (
    SELECT c.*, lag(c.month) OVER earlier AS month_before, lag(c.figure) OVER earlier AS figure_before, lag(c.weight) OVER earlier AS weight_before,
           lag(c.ratings) OVER earlier AS ratings_before
    FROM cell AS c
    WHERE c.cut = 'all'
    WINDOW earlier AS (PARTITION BY c.stage, c.measure ORDER BY c.month)
), side AS (
    -- Each month is an after, and the next one's before.
    SELECT c.*, c.month AS counts_in FROM cell AS c WHERE c.cut <> 'all'
    UNION ALL
    SELECT c.*, (c.month + interval '1 month')::date FROM cell AS c WHERE c.cut <> 'all'
), part AS (
    -- What each value was, before and after. (Arrays are equal where both stages are NULL, and can be hashed.)
    SELECT p.stage, p.measure, p.time, p.is_complete, p.figure_before AS whole_before, p.figure AS whole_after, c.cut, c.value,
           max(c.figure) FILTER (WHERE c.month < p.month) AS y0,
           max(c.figure) FILTER (WHERE c.month = p.month) AS y1,
           coalesce(max(c.weight) FILTER (WHERE c.month < p.month), 0) / p.weight_before AS w0,
           coalesce(max(c.weight) FILTER (WHERE c.month = p.month), 0) / p.weight AS w1,
           coalesce(max(c.n) FILTER (WHERE c.month < p.month), 0) AS n_before,
           coalesce(max(c.n) FILTER (WHERE c.month = p.month), 0) AS n_after,
           bool_or(c.ratings IS NULL) AS is_hidden
    FROM whole AS p
    JOIN side AS c ON c.counts_in = p.month AND c.measure = p.measure AND ARRAY[c.stage] = ARRAY[p.stage]
    WHERE p.month_before = p.month - interval '1 month'
        -- A change of the scale is none of the customers.
        AND worst(p.ratings) = worst(p.ratings_before) AND best(p.ratings) = best(p.ratings_before)
    GROUP BY p.stage, p.measure, p.time, p.is_complete, p.figure_before, p.figure, p.weight_before, p.weight, c.cut, c.value
)
SELECT
    t.time,
    s.journey,
    t.stage,
    s.position,
    t.measure,
    t.cut AS dimension,
    t.value,
    t.whole_after - t.whole_before AS change,
    t.y0 AS figure_before,
    t.y1 AS figure_after,
    CASE WHEN NOT t.is_hidden THEN t.n_before END AS n_before,
    CASE WHEN NOT t.is_hidden THEN t.n_after END AS n_after,
    CASE WHEN NOT t.is_hidden THEN 100 * t.w0 END AS share_before,
    CASE WHEN NOT t.is_hidden THEN 100 * t.w1 END AS share_after,
    CASE WHEN NOT t.is_hidden THEN (t.w0 + t.w1) / 2 * (e.after - e.before) END AS inside,
    CASE WHEN NOT t.is_hidden THEN (t.w1 - t.w0) * ((e.before + e.after) / 2 - (t.whole_before + t.whole_after) / 2) END AS mix,
    t.is_complete
FROM part AS t
LEFT JOIN known_stage AS s ON s.stage = t.stage
-- Who was not there in one month cannot have changed: all that he brings, or takes away, is mix.
CROSS JOIN LATERAL (SELECT coalesce(t.y0, t.y1) AS before, coalesce(t.y1, t.y0) AS after) AS e
ORDER BY s.journey_position, s.journey, s.position, t.stage, t.measure, t.time, t.cut, t.value;

COMMENT ON VIEW trend_explained IS 'One row a stage, measure, month, dimension (touchpoint, segment, need) and value: what it contributed to the change of the stage''s figure on the month before. inside: its customers became more or less satisfied, by (share before + share after) / 2 * (figure after - figure before). mix: there were more or fewer of them, by (share after - share before) * (their figure - the stage''s, each the mean of both months). Over the values of one dimension inside and mix add up to the change.';
COMMENT ON COLUMN trend_explained.time IS 'Start of the month in the program''s time zone.';
COMMENT ON COLUMN trend_explained.journey IS 'The journey.';
COMMENT ON COLUMN trend_explained.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN trend_explained.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN trend_explained.measure IS 'The measure.';
COMMENT ON COLUMN trend_explained.dimension IS 'touchpoint, segment or need.';
COMMENT ON COLUMN trend_explained.value IS 'The touchpoint, segment or need; NULL: not known.';
COMMENT ON COLUMN trend_explained.change IS 'Change of the stage''s figure on the calendar month before.';
COMMENT ON COLUMN trend_explained.figure_before IS 'The value''s figure in the month before; NULL where it was not there, or may not be shown.';
COMMENT ON COLUMN trend_explained.figure_after IS 'The value''s figure in this month.';
COMMENT ON COLUMN trend_explained.n_before IS 'Answers in the month before; NULL where the value may not be shown in either month.';
COMMENT ON COLUMN trend_explained.n_after IS 'Answers in this month.';
COMMENT ON COLUMN trend_explained.share_before IS '% of the stage''s answers (of their weight) in the month before.';
COMMENT ON COLUMN trend_explained.share_after IS '% of the stage''s answers in this month.';
COMMENT ON COLUMN trend_explained.inside IS 'Part of the change because its customers were more or less satisfied; 0 where it was there in one month only. NULL where a figure may not be shown.';
COMMENT ON COLUMN trend_explained.mix IS 'Part of the change because there were more or fewer of them.';
COMMENT ON COLUMN trend_explained.is_complete IS 'False for a month that is not over.';
