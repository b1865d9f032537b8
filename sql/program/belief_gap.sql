-- report view: what the company believes of itself, beside what customers say
CREATE OR REPLACE VIEW belief_gap AS
WITH heard AS (
    SELECT a.stage, a.question, a.respondent, response_agg(a.rating, a.weight) AS ratings
    FROM answer AS a
    WHERE a.item IS NULL AND a.weight IS DISTINCT FROM 0
    GROUP BY a.stage, a.question, a.respondent
), beside AS (
    SELECT
        h.stage, h.question,
        (array_agg(h.ratings) FILTER (WHERE h.respondent = 'customer' AND answers(h.ratings) >= p.suppress_below))[1] AS customers,
        (array_agg(h.ratings) FILTER (WHERE h.respondent = 'employee' AND answers(h.ratings) >= p.suppress_below))[1] AS employees,
        (array_agg(h.ratings) FILTER (WHERE h.respondent = 'executive' AND answers(h.ratings) >= p.suppress_below))[1] AS executives
    FROM heard AS h
    CROSS JOIN program_setting AS p
    GROUP BY h.stage, h.question
    -- What nobody within the company was asked has nothing to stand beside.
    HAVING bool_or(h.respondent <> 'customer')
)
SELECT
    s.journey,
    b.stage,
    s.label,
    s.position,
    s.owner,
    b.question,
    q.measure,
    c.value AS customers_figure, c.low AS customers_low, c.high AS customers_high, c.answers AS customers_n,
    e.value AS employees_figure, e.low AS employees_low, e.high AS employees_high, e.answers AS employees_n,
    x.value AS executives_figure, x.low AS executives_low, x.high AS executives_high, x.answers AS executives_n,
    ec.value AS employees_gap, ec.low AS employees_gap_low, ec.high AS employees_gap_high, ec.p_value AS employees_p_value,
    xc.value AS executives_gap, xc.low AS executives_gap_low, xc.high AS executives_gap_high, xc.p_value AS executives_p_value,
    CASE
        WHEN b.customers IS NULL THEN 'none'
        WHEN effective_n(b.customers) < CASE q.measure WHEN 'nps' THEN p.small_base_nps ELSE p.small_base END THEN 'small'
        ELSE 'ok'
    END AS base
FROM beside AS b
JOIN known_question AS q ON q.question = b.question
LEFT JOIN known_stage AS s ON s.stage = b.stage
CROSS JOIN program_setting AS p
CROSS JOIN LATERAL measure_estimate(q.measure, b.customers, p.confidence) AS c
CROSS JOIN LATERAL measure_estimate(q.measure, b.employees, p.confidence) AS e
CROSS JOIN LATERAL measure_estimate(q.measure, b.executives, p.confidence) AS x
CROSS JOIN LATERAL measure_change(q.measure, b.customers, b.employees, p.confidence) AS ec
CROSS JOIN LATERAL measure_change(q.measure, b.customers, b.executives, p.confidence) AS xc
ORDER BY greatest(ec.value, xc.value) DESC NULLS LAST, b.stage, b.question;

COMMENT ON VIEW belief_gap IS 'One row a stage and question that employees or executives answered too: the figures of customers, employees and executives, and by how much these believe better of the company than its customers do. Largest gap first; a gap whose interval holds 0 is noise.';
COMMENT ON COLUMN belief_gap.journey IS 'The journey.';
COMMENT ON COLUMN belief_gap.stage IS 'The stage; NULL: the company as a whole.';
COMMENT ON COLUMN belief_gap.label IS 'What readers see.';
COMMENT ON COLUMN belief_gap.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN belief_gap.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN belief_gap.question IS 'The question.';
COMMENT ON COLUMN belief_gap.measure IS 'What it measures.';
COMMENT ON COLUMN belief_gap.customers_figure IS 'The measure''s own figure (see measure_estimate) of customers; NULL where none answered, or too few to be shown.';
COMMENT ON COLUMN belief_gap.customers_low IS 'Lower end of its interval.';
COMMENT ON COLUMN belief_gap.customers_high IS 'Upper end of its interval.';
COMMENT ON COLUMN belief_gap.customers_n IS 'Answers that it rests on.';
COMMENT ON COLUMN belief_gap.employees_figure IS 'The figure of employees.';
COMMENT ON COLUMN belief_gap.employees_low IS 'Lower end of its interval.';
COMMENT ON COLUMN belief_gap.employees_high IS 'Upper end of its interval.';
COMMENT ON COLUMN belief_gap.employees_n IS 'Answers that it rests on.';
COMMENT ON COLUMN belief_gap.executives_figure IS 'The figure of executives.';
COMMENT ON COLUMN belief_gap.executives_low IS 'Lower end of its interval.';
COMMENT ON COLUMN belief_gap.executives_high IS 'Upper end of its interval.';
COMMENT ON COLUMN belief_gap.executives_n IS 'Answers that it rests on.';
COMMENT ON COLUMN belief_gap.employees_gap IS 'Employees'' figure minus customers'': above 0 they believe better than customers say.';
COMMENT ON COLUMN belief_gap.employees_gap_low IS 'Lower end of its interval.';
COMMENT ON COLUMN belief_gap.employees_gap_high IS 'Upper end of its interval.';
COMMENT ON COLUMN belief_gap.employees_p_value IS 'p value of no gap.';
COMMENT ON COLUMN belief_gap.executives_gap IS 'Executives'' figure minus customers''.';
COMMENT ON COLUMN belief_gap.executives_gap_low IS 'Lower end of its interval.';
COMMENT ON COLUMN belief_gap.executives_gap_high IS 'Upper end of its interval.';
COMMENT ON COLUMN belief_gap.executives_p_value IS 'p value of no gap.';
COMMENT ON COLUMN belief_gap.base IS 'none, small or ok: the base of the customers'' figure.';
