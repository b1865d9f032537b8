-- report view: what dissatisfaction may cost
CREATE OR REPLACE VIEW value_at_stake AS
WITH band AS (
    SELECT
        v.stage, v.outcome, v.band,
        count(*) AS customers,
        rating_agg(rating(v.happened::integer, 0, 1)) AS happened
    FROM outcome_verdict AS v
    GROUP BY v.stage, v.outcome, v.band
), worth AS (
    -- What the outcome is worth, on average of those who came to it.
    SELECT o.outcome, avg(o.value)::double precision AS value FROM outcome AS o GROUP BY o.outcome
)
SELECT
    k.journey,
    b.stage,
    k.label,
    k.position,
    k.owner,
    b.outcome,
    b.band,
    b.customers,
    r.value AS rate,
    r.low AS rate_low,
    r.high AS rate_high,
    s.value AS satisfied_rate,
    -- share_change is satisfied less band.
    d.value AS difference,
    d.low AS difference_low,
    d.high AS difference_high,
    d.p_value,
    w.value AS outcome_value,
    d.value / 100 * b.customers AS outcomes_at_stake,
    d.value / 100 * b.customers * w.value AS value_at_stake,
    d.low / 100 * b.customers * w.value AS value_at_stake_low,
    d.high / 100 * b.customers * w.value AS value_at_stake_high,
    -- Unhappy, and the outcome is that of the satisfied: they may have had no choice.
    CASE WHEN b.band = 'unhappy' THEN
        CASE WHEN s.value >= r.value THEN share_count.happened ELSE b.customers - share_count.happened END
    END AS trapped,
    CASE WHEN b.customers < p.small_base THEN 'small' ELSE 'ok' END AS base
FROM band AS b
CROSS JOIN program_setting AS p
LEFT JOIN known_stage AS k ON k.stage = b.stage
LEFT JOIN worth AS w ON w.outcome = b.outcome
LEFT JOIN band AS best ON best.stage = b.stage AND best.outcome = b.outcome AND best.band = 'satisfied' AND best.customers >= p.suppress_below
CROSS JOIN LATERAL (SELECT satisfied(b.happened) AS happened) AS share_count
CROSS JOIN LATERAL share_estimate(b.happened, 1, 1, p.confidence) AS r
CROSS JOIN LATERAL share_estimate(best.happened, 1, 1, p.confidence) AS s
CROSS JOIN LATERAL share_change(b.happened, best.happened, 1, 1, p.confidence) AS d
WHERE b.customers >= p.suppress_below
ORDER BY abs(d.value / 100 * b.customers * coalesce(w.value, 1)) DESC NULLS LAST, b.stage, b.outcome, b.band;

COMMENT ON VIEW value_at_stake IS 'One row a stage, outcome and band of satisfaction (satisfied, neutral, unhappy) of the customers whose outcome is known: how many came to the outcome, and what it would be worth if they came to it as often as the satisfied. An association: it says where to look, not what a mended stage will bring.';
COMMENT ON COLUMN value_at_stake.journey IS 'The journey.';
COMMENT ON COLUMN value_at_stake.stage IS 'The stage.';
COMMENT ON COLUMN value_at_stake.label IS 'What readers see.';
COMMENT ON COLUMN value_at_stake.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN value_at_stake.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN value_at_stake.outcome IS 'The outcome.';
COMMENT ON COLUMN value_at_stake.band IS 'satisfied, neutral or unhappy, by the latest csat answer.';
COMMENT ON COLUMN value_at_stake.customers IS 'Customers of the band whose outcome is known.';
COMMENT ON COLUMN value_at_stake.rate IS '% of them who came to the outcome within outcome_window.';
COMMENT ON COLUMN value_at_stake.rate_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN value_at_stake.rate_high IS 'Upper end of its interval.';
COMMENT ON COLUMN value_at_stake.satisfied_rate IS '% of the satisfied who did.';
COMMENT ON COLUMN value_at_stake.difference IS 'satisfied_rate - rate, in points.';
COMMENT ON COLUMN value_at_stake.difference_low IS 'Lower end of its interval (Newcombe).';
COMMENT ON COLUMN value_at_stake.difference_high IS 'Upper end of its interval.';
COMMENT ON COLUMN value_at_stake.p_value IS 'p value of no difference.';
COMMENT ON COLUMN value_at_stake.outcome_value IS 'Mean value of the outcome, where one is known.';
COMMENT ON COLUMN value_at_stake.outcomes_at_stake IS 'Outcomes more (or, below 0, fewer) if the band came to it as often as the satisfied.';
COMMENT ON COLUMN value_at_stake.value_at_stake IS 'Their value; NULL where the outcome has none.';
COMMENT ON COLUMN value_at_stake.value_at_stake_low IS 'Lower end of its interval, by that of the difference.';
COMMENT ON COLUMN value_at_stake.value_at_stake_high IS 'Upper end of its interval.';
COMMENT ON COLUMN value_at_stake.trapped IS 'Of the unhappy: how many did as the satisfied do (stayed, renewed) all the same.';
COMMENT ON COLUMN value_at_stake.base IS 'small (fewer customers than small_base) or ok.';
