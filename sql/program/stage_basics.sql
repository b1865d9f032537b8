-- report view: what customers take for granted, and what wins them
CREATE OR REPLACE VIEW stage_basics AS
WITH rate AS (
    -- Outcomes of the three bands, as answers on 0..1.
    SELECT
        v.stage, v.outcome,
        count(*) AS customers,
        rating_agg(rating(v.happened::integer, 0, 1)) FILTER (WHERE v.band = 'satisfied') AS satisfied,
        rating_agg(rating(v.happened::integer, 0, 1)) FILTER (WHERE v.band = 'neutral') AS neutral,
        rating_agg(rating(v.happened::integer, 0, 1)) FILTER (WHERE v.band = 'unhappy') AS unhappy
    FROM outcome_verdict AS v
    GROUP BY v.stage, v.outcome
), wanted AS (
    -- Of what nobody wants (customers leave) less is a reward: the satisfied of all stages decide what is wanted.
    SELECT r.outcome, share(rollup(r.satisfied), 1, 1) >= share(rollup(r.unhappy), 1, 1) AS is_wanted
    FROM rate AS r
    GROUP BY r.outcome
), oriented AS (
    SELECT r.*, w.is_wanted,
           up.value AS up, up.low AS up_low, up.high AS up_high, down.value AS down, down.low AS down_low, down.high AS down_high,
           p.small_base, p.suppress_below
    FROM rate AS r
    JOIN wanted AS w ON w.outcome = r.outcome
    CROSS JOIN program_setting AS p
    CROSS JOIN LATERAL share_change(r.neutral, r.satisfied, 1, 1, p.confidence) AS up
    CROSS JOIN LATERAL share_change(r.unhappy, r.neutral, 1, 1, p.confidence) AS down
), split AS (
    SELECT o.*,
           CASE WHEN o.is_wanted THEN o.up ELSE -o.up END AS reward_raw,
           CASE WHEN o.is_wanted THEN o.up_low ELSE -o.up_high END AS reward_low,
           CASE WHEN o.is_wanted THEN o.up_high ELSE -o.up_low END AS reward_high,
           CASE WHEN o.is_wanted THEN o.down ELSE -o.down END AS penalty_raw,
           CASE WHEN o.is_wanted THEN o.down_low ELSE -o.down_high END AS penalty_low,
           CASE WHEN o.is_wanted THEN o.down_high ELSE -o.down_low END AS penalty_high
    FROM oriented AS o
    -- What is too few to be shown is not shown by a difference either.
    WHERE least(answers(o.satisfied), answers(o.neutral), answers(o.unhappy)) >= o.suppress_below
), scored AS (
    SELECT s.*, f.reward, f.penalty, (f.reward - f.penalty) / nullif(f.reward + f.penalty, 0) AS asymmetry
    FROM split AS s
    -- Floored at 0; greatest alone takes no notice of a NULL, which is a band that nobody is in.
    CROSS JOIN LATERAL (SELECT CASE WHEN s.reward_raw IS NOT NULL THEN greatest(s.reward_raw, 0) END AS reward,
                               CASE WHEN s.penalty_raw IS NOT NULL THEN greatest(s.penalty_raw, 0) END AS penalty) AS f
), classed AS (
    SELECT s.*,
           CASE
               WHEN s.reward IS NULL OR s.penalty IS NULL THEN NULL
               -- A difference that may be noise makes no class.
               WHEN NOT (s.reward_low > 0 OR s.penalty_low > 0) THEN 'none'
               WHEN s.asymmetry < -0.25 THEN 'basic'
               WHEN s.asymmetry > 0.25 THEN 'delight'
               ELSE 'performance'
           END AS class
    FROM scored AS s
)
SELECT
    k.journey,
    c.stage,
    k.label,
    k.position,
    k.owner,
    c.outcome,
    c.is_wanted,
    k.basic AS declared_basic,
    c.class,
    c.customers,
    share(c.satisfied, 1, 1) AS rate_satisfied,
    answers(c.satisfied) AS n_satisfied,
    share(c.neutral, 1, 1) AS rate_neutral,
    answers(c.neutral) AS n_neutral,
    share(c.unhappy, 1, 1) AS rate_unhappy,
    answers(c.unhappy) AS n_unhappy,
    c.reward,
    c.reward_low,
    c.reward_high,
    c.penalty,
    c.penalty_low,
    c.penalty_high,
    c.asymmetry,
    100 * answers(c.unhappy) / c.customers::double precision AS failing_share,
    CASE WHEN least(coalesce(answers(c.satisfied), 0), coalesce(answers(c.neutral), 0), coalesce(answers(c.unhappy), 0)) >= c.small_base THEN 'ok' ELSE 'small' END AS base
FROM classed AS c
LEFT JOIN known_stage AS k ON k.stage = c.stage
-- Failing basics first.
ORDER BY c.outcome, array_position(ARRAY['basic', 'performance', 'delight', 'none'], c.class), c.penalty DESC NULLS LAST, c.stage;

COMMENT ON VIEW stage_basics IS 'One row a stage and outcome: what satisfaction with the stage gains beside a neutral answer (reward), and what dissatisfaction costs (penalty), in points of the share of customers who came to the outcome. A basic costs when it fails and gains nothing when it works; a delight gains and costs nothing. These are the coefficients of a regression of the outcome on a satisfied and an unhappy dummy, stage by stage: association, not cause.';
COMMENT ON COLUMN stage_basics.journey IS 'The journey.';
COMMENT ON COLUMN stage_basics.stage IS 'The stage.';
COMMENT ON COLUMN stage_basics.label IS 'What readers see.';
COMMENT ON COLUMN stage_basics.position IS 'Order of the stage within its journey.';
COMMENT ON COLUMN stage_basics.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN stage_basics.outcome IS 'The outcome.';
COMMENT ON COLUMN stage_basics.is_wanted IS 'Whether the satisfied, of all stages, come to it at least as often as the unhappy; reward and penalty of an unwanted one are turned round.';
COMMENT ON COLUMN stage_basics.declared_basic IS 'What the company says: stage.basic.';
COMMENT ON COLUMN stage_basics.class IS 'basic (asymmetry below -0.25), delight (above 0.25), performance (between) or none (neither reward nor penalty is more than noise); NULL where a band is empty.';
COMMENT ON COLUMN stage_basics.customers IS 'Customers with an answer whose outcome is known.';
COMMENT ON COLUMN stage_basics.rate_satisfied IS '% of the satisfied who came to the outcome.';
COMMENT ON COLUMN stage_basics.n_satisfied IS 'Satisfied customers.';
COMMENT ON COLUMN stage_basics.rate_neutral IS '% of those neither satisfied nor unhappy.';
COMMENT ON COLUMN stage_basics.n_neutral IS 'Their number.';
COMMENT ON COLUMN stage_basics.rate_unhappy IS '% of the unhappy who came to the outcome.';
COMMENT ON COLUMN stage_basics.n_unhappy IS 'Unhappy customers.';
COMMENT ON COLUMN stage_basics.reward IS 'Rate of the satisfied minus that of the neutral, at least 0.';
COMMENT ON COLUMN stage_basics.reward_low IS 'Lower end of the interval of the difference (Newcombe).';
COMMENT ON COLUMN stage_basics.reward_high IS 'Upper end of its interval.';
COMMENT ON COLUMN stage_basics.penalty IS 'Rate of the neutral minus that of the unhappy, at least 0.';
COMMENT ON COLUMN stage_basics.penalty_low IS 'Lower end of the interval of the difference.';
COMMENT ON COLUMN stage_basics.penalty_high IS 'Upper end of its interval.';
COMMENT ON COLUMN stage_basics.asymmetry IS '(reward - penalty) / (reward + penalty), -1 (only costs) to 1 (only gains).';
COMMENT ON COLUMN stage_basics.failing_share IS '% of customers who are unhappy.';
COMMENT ON COLUMN stage_basics.base IS 'small (a band with fewer than small_base customers) or ok.';
