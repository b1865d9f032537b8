-- report view: which stage goes with what customers do afterwards
CREATE OR REPLACE VIEW stage_driver AS
WITH verdict AS MATERIALIZED (
    SELECT v.customer_id, v.outcome, v.stage, s.journey, s.position, v.normalized, v.happened, v.band
    FROM outcome_verdict AS v
    JOIN known_stage AS s ON s.stage = v.stage
), factor AS (
    -- The stages that somebody judged, in the order of the journey; a summary takes 64.
    SELECT f.*, least(count(*) OVER (PARTITION BY f.outcome, f.journey), 64) AS factors FROM (
        SELECT d.outcome, d.journey, d.stage, row_number() OVER (PARTITION BY d.outcome, d.journey ORDER BY d.position, d.stage) AS place
        FROM (SELECT DISTINCT v.outcome, v.journey, v.stage, v.position FROM verdict AS v) AS d
    ) AS f
), person AS (
    -- One row a customer who judged all of them: the outcome, and the scores.
    SELECT v.outcome, v.journey, v.customer_id, bool_or(v.happened) AS happened, array_agg(v.normalized ORDER BY f.place) AS scores
    FROM verdict AS v
    JOIN factor AS f ON f.outcome = v.outcome AND f.journey = v.journey AND f.stage = v.stage AND f.place <= f.factors
    GROUP BY v.outcome, v.journey, v.customer_id
    HAVING count(*) = max(f.factors)
), model AS (
    SELECT p.outcome, p.journey, driver_agg(p.happened::integer, p.scores) AS summary
    FROM person AS p
    GROUP BY p.outcome, p.journey
), driver AS MATERIALIZED (
    -- (Once, not once a stage.)
    SELECT m.outcome, m.journey, d.ordinality AS place, d.answers, d.beta, d.p_value, d.importance, d.rank
    FROM model AS m
    CROSS JOIN program_setting AS p
    CROSS JOIN LATERAL drivers(m.summary) WITH ORDINALITY AS d
    WHERE d.answers >= p.suppress_below
), alone AS (
    -- Each stage on its own, of all who judged it.
    SELECT v.outcome, v.stage, count(*) AS n, corr(v.happened::integer, v.normalized) AS correlation,
           100 * avg((v.band = 'satisfied')::integer)::double precision AS performance
    FROM verdict AS v
    GROUP BY v.outcome, v.stage
), stated AS (
    SELECT a.stage, 100 * sum(coalesce(a.weight, 1) * normalized(a.rating)) / sum(coalesce(a.weight, 1)) AS importance, count(*) AS n
    FROM answer AS a
    WHERE a.measure = 'importance' AND a.respondent = 'customer' AND a.weight IS DISTINCT FROM 0
        -- Where nobody asks for it, nothing is looked for.
        AND EXISTS (SELECT FROM question AS q WHERE q.measure = 'importance')
    GROUP BY a.stage
), placed AS (
    SELECT
        f.outcome, f.journey, f.stage, l.n, l.correlation, l.performance,
        d.answers AS model_n, d.beta, d.p_value, d.importance, d.rank,
        avg(d.importance) OVER (PARTITION BY f.outcome, f.journey) AS mean_importance,
        avg(l.performance) OVER (PARTITION BY f.outcome, f.journey) AS mean_performance
    FROM factor AS f
    JOIN alone AS l ON l.outcome = f.outcome AND l.stage = f.stage
    LEFT JOIN driver AS d ON d.outcome = f.outcome AND d.journey = f.journey AND d.place = f.place
)
SELECT
    p.outcome,
    p.journey,
    p.stage,
    s.label,
    s.position,
    s.owner,
    p.n,
    p.performance,
    p.correlation,
    coalesce(p.model_n, CASE WHEN t.suppress_below = 0 THEN 0 END) AS model_n,
    p.importance,
    p.rank,
    p.beta,
    p.p_value,
    CASE WHEN i.n >= t.suppress_below THEN i.importance END AS stated_importance,
    CASE
        WHEN p.importance IS NULL THEN NULL
        WHEN p.importance >= p.mean_importance THEN CASE WHEN p.performance < p.mean_performance THEN 'mend first' ELSE 'keep up' END
        ELSE CASE WHEN p.performance < p.mean_performance THEN 'mend later' ELSE 'enough' END
    END AS quadrant,
    CASE WHEN p.model_n >= t.small_base THEN 'ok' ELSE 'small' END AS base
FROM placed AS p
CROSS JOIN program_setting AS t
LEFT JOIN known_stage AS s ON s.stage = p.stage
LEFT JOIN stated AS i ON i.stage = p.stage
WHERE p.n >= t.suppress_below
ORDER BY p.outcome, s.journey_position, p.journey, p.rank, p.correlation DESC NULLS LAST, p.stage;

COMMENT ON VIEW stage_driver IS 'One row an outcome and stage: how satisfaction with the stage goes with the outcome, among all stages of its journey (drivers by Johnson''s relative weights over customers who judged every stage of it that anybody judged) and on its own (correlation). An association: it says where to look. Importance is NULL where too few judged every stage.';
COMMENT ON COLUMN stage_driver.outcome IS 'The outcome.';
COMMENT ON COLUMN stage_driver.journey IS 'The journey.';
COMMENT ON COLUMN stage_driver.stage IS 'The stage.';
COMMENT ON COLUMN stage_driver.label IS 'What readers see.';
COMMENT ON COLUMN stage_driver.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN stage_driver.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN stage_driver.n IS 'Customers with a csat answer about the stage whose outcome is known.';
COMMENT ON COLUMN stage_driver.performance IS '% of them who were satisfied.';
COMMENT ON COLUMN stage_driver.correlation IS 'Correlation of their score with the outcome (1 if it came, else 0), -1 to 1; below 0 for an outcome that nobody wants.';
COMMENT ON COLUMN stage_driver.model_n IS 'Customers who judged every stage of the journey that anybody judged; NULL where they are too few to be shown.';
COMMENT ON COLUMN stage_driver.importance IS 'Share of the stage in what all stages of the journey together explain of the outcome, in points of 100.';
COMMENT ON COLUMN stage_driver.rank IS '1 is the most important.';
COMMENT ON COLUMN stage_driver.beta IS 'Standardized coefficient.';
COMMENT ON COLUMN stage_driver.p_value IS 'Its two-sided p value.';
COMMENT ON COLUMN stage_driver.stated_importance IS 'What customers say: mean of the importance items at the stage, 0 to 100.';
COMMENT ON COLUMN stage_driver.quadrant IS 'mend first (more important than the mean, performs below the mean), keep up, mend later or enough.';
COMMENT ON COLUMN stage_driver.base IS 'small (model_n below small_base) or ok.';
