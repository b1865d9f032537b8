-- report view: what customers write about, and how satisfied those are
CREATE OR REPLACE VIEW theme_satisfaction AS
WITH said AS (
    SELECT
        a.submission_id, a.stage, a.day, a.comment, a.measure, a.rating, a.weight,
        row_number() OVER (PARTITION BY a.submission_id, a.stage
                           ORDER BY array_position(ARRAY['csat', 'nps', 'ces', 'need_met'], a.measure), a.response_id) AS place,
        bool_or(a.comment <> '') OVER (PARTITION BY a.submission_id, a.stage) AS is_written
    FROM answer AS a
    WHERE a.respondent = 'customer' AND a.item IS NULL AND a.measure IN ('csat', 'nps', 'ces', 'need_met') AND a.weight IS DISTINCT FROM 0
), written AS (
    -- What one submission says of a stage, in words and with its headline score.
    SELECT
        s.submission_id, s.stage, min(s.day) AS day,
        string_agg(DISTINCT s.comment, E'\n') AS comment,
        (array_agg(s.measure) FILTER (WHERE s.place = 1))[1] AS measure,
        (array_agg(s.rating) FILTER (WHERE s.place = 1))[1] AS rating,
        (array_agg(s.weight) FILTER (WHERE s.place = 1))[1] AS weight
    FROM said AS s
    WHERE s.is_written
    GROUP BY s.submission_id, s.stage
), known_theme AS (
    SELECT DISTINCT ON (t.theme) t.theme, t.config, to_tsquery(t.config::regconfig, t.query) AS query FROM theme AS t WHERE t.theme IS NOT NULL ORDER BY t.theme, t.config, t.query
), parsed AS MATERIALIZED (
    -- Words are found once for all themes of a language. (Of a comment of a megabyte, as a machine may send it, there is no tsvector.)
    SELECT w.stage, date_trunc('month', w.day::timestamp)::date AS month, w.measure, w.rating, w.weight,
           c.config, to_tsvector(c.config::regconfig, left(w.comment, 100000)) AS words
    FROM written AS w
    CROSS JOIN (SELECT DISTINCT t.config FROM known_theme AS t) AS c
), mention AS (
    SELECT p.stage, p.month, p.measure, t.theme,
           p.words @@ t.query AS is_mentioned,
           p.rating, worst(p.rating) AS worst, best(p.rating) AS best, p.weight
    FROM parsed AS p
    JOIN known_theme AS t ON ARRAY[t.config] = ARRAY[p.config]
), counted AS (
    SELECT m.theme, m.stage, m.month, m.measure,
           count(*) AS comments,
           count(*) FILTER (WHERE m.is_mentioned) AS mentions,
           response_agg(m.rating, m.weight) FILTER (WHERE m.is_mentioned) AS with_theme,
           response_agg(m.rating, m.weight) FILTER (WHERE NOT m.is_mentioned) AS without_theme,
           m.worst || '..' || m.best AS scale
    FROM mention AS m
    GROUP BY m.theme, m.stage, m.month, m.measure, m.worst, m.best
)
SELECT
    c.month::timestamp AT TIME ZONE :'time_zone' AS time,
    s.journey,
    c.stage,
    s.label,
    s.position,
    c.theme,
    c.measure,
    CASE WHEN v.is_shown THEN c.comments END AS comments,
    CASE WHEN v.is_shown THEN c.mentions END AS mentions,
    CASE WHEN v.is_shown THEN 100 * c.mentions / c.comments::double precision END AS mention_share,
    w.value AS figure_with, w.low AS figure_with_low, w.high AS figure_with_high,
    o.value AS figure_without, o.answers AS n_without,
    d.value AS difference, d.low AS difference_low, d.high AS difference_high, d.p_value,
    CASE WHEN v.is_shown AND c.mentions >= p.small_base THEN 'ok' ELSE 'small' END AS base,
    c.scale
FROM counted AS c
CROSS JOIN program_setting AS p
-- Nor may the others be too few, whom comments - mentions would tell.
CROSS JOIN LATERAL (SELECT c.mentions >= p.suppress_below AND (c.comments = c.mentions OR c.comments - c.mentions >= p.suppress_below) AS is_shown) AS v
LEFT JOIN known_stage AS s ON s.stage = c.stage
CROSS JOIN LATERAL measure_estimate(c.measure, CASE WHEN v.is_shown THEN c.with_theme END, p.confidence) AS w
CROSS JOIN LATERAL measure_estimate(c.measure, CASE WHEN v.is_shown THEN c.without_theme END, p.confidence) AS o
CROSS JOIN LATERAL measure_change(c.measure, CASE WHEN v.is_shown THEN c.without_theme END, CASE WHEN v.is_shown THEN c.with_theme END, p.confidence) AS d
ORDER BY s.journey_position, s.journey, s.position, c.stage, c.measure, c.month, c.mentions DESC, c.theme, c.scale;

COMMENT ON VIEW theme_satisfaction IS 'One row a theme, stage, month, measure and scale, also where nobody speaks of it, so that counts add up: customers'' submissions with a comment, how many of them speak of the theme (by its text search), and how satisfied these are beside the others who wrote. Who writes is seldom like who does not: compare within this view, not with other figures.';
COMMENT ON COLUMN theme_satisfaction.time IS 'Start of the month in the program''s time zone.';
COMMENT ON COLUMN theme_satisfaction.journey IS 'The journey.';
COMMENT ON COLUMN theme_satisfaction.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN theme_satisfaction.label IS 'What readers see.';
COMMENT ON COLUMN theme_satisfaction.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN theme_satisfaction.theme IS 'The theme.';
COMMENT ON COLUMN theme_satisfaction.measure IS 'The measure of the figures: the first of csat, nps, ces, need_met that the submission answers.';
COMMENT ON COLUMN theme_satisfaction.comments IS 'Submissions with a comment.';
COMMENT ON COLUMN theme_satisfaction.mentions IS 'Those that speak of the theme.';
COMMENT ON COLUMN theme_satisfaction.mention_share IS '% of comments that speak of it.';
COMMENT ON COLUMN theme_satisfaction.figure_with IS 'The measure''s figure of those that speak of it.';
COMMENT ON COLUMN theme_satisfaction.figure_with_low IS 'Lower end of its interval.';
COMMENT ON COLUMN theme_satisfaction.figure_with_high IS 'Upper end of its interval.';
COMMENT ON COLUMN theme_satisfaction.figure_without IS 'The figure of the other comments.';
COMMENT ON COLUMN theme_satisfaction.n_without IS 'Submissions that it rests on.';
COMMENT ON COLUMN theme_satisfaction.difference IS 'figure_with - figure_without.';
COMMENT ON COLUMN theme_satisfaction.difference_low IS 'Lower end of its interval.';
COMMENT ON COLUMN theme_satisfaction.difference_high IS 'Upper end of its interval.';
COMMENT ON COLUMN theme_satisfaction.p_value IS 'p value of no difference.';
COMMENT ON COLUMN theme_satisfaction.base IS 'small (fewer mentions than small_base) or ok.';
COMMENT ON COLUMN theme_satisfaction.scale IS 'Its scale, worst..best.';
