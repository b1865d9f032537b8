-- internal view: what customers said last of each stage, and what they did afterwards
CREATE OR REPLACE VIEW outcome_verdict AS
WITH verdict AS (
    SELECT
        a.customer_id, a.stage, a.answered_at, a.response_id,
        normalized(a.rating) AS normalized,
        CASE WHEN a.satisfied THEN 'satisfied' WHEN a.unhappy THEN 'unhappy' ELSE 'neutral' END AS band
    FROM answer AS a
    WHERE a.respondent = 'customer' AND a.item IS NULL AND a.customer_id IS NOT NULL AND a.stage IS NOT NULL AND a.measure = 'csat'
        AND a.satisfied IS NOT NULL AND a.unhappy IS NOT NULL AND a.weight IS DISTINCT FROM 0
), named AS MATERIALIZED (
    -- Once, not once for each answer: a given source of outcomes may be large.
    SELECT DISTINCT o.outcome FROM outcome AS o WHERE o.outcome IS NOT NULL
), known AS (
    -- An answer counts once the time for its outcome is over: those whose outcome came early must not come first.
    SELECT v.*, n.outcome, o.occurred_at IS NOT NULL AS happened, o.occurred_at, o.value::double precision AS value
    FROM verdict AS v
    CROSS JOIN program_setting AS p
    CROSS JOIN named AS n
    LEFT JOIN outcome AS o ON o.customer_id = v.customer_id AND o.outcome = n.outcome
        AND o.occurred_at > v.answered_at AND o.occurred_at <= v.answered_at + p.outcome_window
    WHERE v.answered_at + p.outcome_window <= coalesce(p.as_of, now())
)
-- The latest answer before the outcome; of those who never came to it, the latest of all.
SELECT DISTINCT ON (k.customer_id, k.stage, k.outcome)
    k.customer_id, k.stage, k.outcome, k.band, k.normalized, k.happened, k.value
FROM known AS k
ORDER BY k.customer_id, k.stage, k.outcome, k.happened DESC, k.answered_at DESC, k.response_id DESC, k.occurred_at;

COMMENT ON VIEW outcome_verdict IS 'One row a customer, stage and outcome: the latest csat answer before the outcome, its band (satisfied, neutral, unhappy by the question''s cuts), and whether the outcome came within outcome_window. Only answers whose window is over count.';
