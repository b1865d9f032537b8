-- report view: how satisfied customers are at each stage
CREATE OR REPLACE VIEW stage_satisfaction AS
WITH figure AS (
    SELECT * FROM measured_satisfaction WHERE cut = 'all'
), gap AS (
    SELECT d.stage, rollup(d.gaps) AS gaps
    FROM monthly_cut_gap AS d
    WHERE d.cut = 'all'
    GROUP BY d.stage
), event AS (
    SELECT d.stage, sum(d.interactions)::bigint AS interactions, sum(d.covered)::bigint AS covered, sum(d.cases)::bigint AS cases,
           sum(d.delivered)::bigint AS delivered, sum(d.returned)::bigint AS returned
    FROM monthly_cut_interaction AS d
    WHERE d.cut = 'all'
    GROUP BY d.stage
), row_ AS (
    -- Stages in order, also without answers; then what belongs to none.
    SELECT s.journey, s.stage, s.label, s.position, s.domain, s.owner, s.journey_position FROM known_stage AS s
    UNION ALL
    SELECT NULL, NULL, '(not attributed)', NULL, NULL, NULL, NULL
    WHERE EXISTS (SELECT FROM figure AS f WHERE f.stage IS NULL) OR EXISTS (SELECT FROM event AS e WHERE e.stage IS NULL)
)
SELECT
    r.journey,
    r.stage,
    r.label,
    r.position,
    r.domain,
    r.owner,
    coalesce(e.interactions, 0) AS interactions,
    coalesce(e.cases, 0) AS cases,
    CASE WHEN NOT h.is_hidden THEN coalesce(f.all_answers, 0) END AS answers,
    CASE WHEN NOT h.is_hidden AND f.hides_a_measure IS NOT TRUE THEN coalesce(f.submissions, 0) END AS submissions,
    nullif(e.delivered, 0) AS invited,
    CASE WHEN NOT h.is_hidden AND e.returned >= p.suppress_below THEN 100 * e.returned / nullif(e.delivered, 0)::double precision END AS response_rate,
    CASE WHEN NOT h.is_hidden AND e.covered >= p.suppress_below THEN 100 * e.covered / nullif(e.interactions, 0)::double precision END AS coverage,
    f.nps, f.nps_low, f.nps_high, f.nps_n, f.promoters, f.passives, f.detractors,
    f.csat, f.csat_low, f.csat_high, f.csat_n, f.satisfied,
    f.ces, f.ces_low, f.ces_high, f.ces_n, f.easy,
    g.value AS gap, g.low AS gap_low, g.high AS gap_high, g.answers AS gap_n,
    f.need_met, f.need_met_low, f.need_met_high, f.need_met_n,
    f.sparkline,
    coalesce(f.base, 'none') AS base,
    f.note
FROM row_ AS r
LEFT JOIN event AS e ON e.stage IS NOT DISTINCT FROM r.stage
LEFT JOIN (
    SELECT
        f.stage,
        max(f.submissions) FILTER (WHERE f.measure IS NULL) AS submissions,
        -- All submissions less those of the measures that are shown would tell of one that is not.
        bool_or(f.measure IS NOT NULL AND f.submissions IS NULL) AS hides_a_measure,
        sum(f.answers) FILTER (WHERE f.measure IS NOT NULL)::bigint AS all_answers,
        max(f.figure) FILTER (WHERE f.measure = 'nps') AS nps,
        max(f.low) FILTER (WHERE f.measure = 'nps') AS nps_low,
        max(f.high) FILTER (WHERE f.measure = 'nps') AS nps_high,
        max(f.n) FILTER (WHERE f.measure = 'nps') AS nps_n,
        max(promoters(f.ratings)) FILTER (WHERE f.measure = 'nps') AS promoters,
        max(passives(f.ratings)) FILTER (WHERE f.measure = 'nps') AS passives,
        max(detractors(f.ratings)) FILTER (WHERE f.measure = 'nps') AS detractors,
        max(f.figure) FILTER (WHERE f.measure = 'csat') AS csat,
        max(f.low) FILTER (WHERE f.measure = 'csat') AS csat_low,
        max(f.high) FILTER (WHERE f.measure = 'csat') AS csat_high,
        max(f.n) FILTER (WHERE f.measure = 'csat') AS csat_n,
        max(measure_satisfied(f.measure, f.ratings)) FILTER (WHERE f.measure = 'csat') AS satisfied,
        max(f.figure) FILTER (WHERE f.measure = 'ces') AS ces,
        max(f.low) FILTER (WHERE f.measure = 'ces') AS ces_low,
        max(f.high) FILTER (WHERE f.measure = 'ces') AS ces_high,
        max(f.n) FILTER (WHERE f.measure = 'ces') AS ces_n,
        max(share(f.ratings, least(satisfied_from('ces', worst(f.ratings), best(f.ratings)), best(f.ratings)),
                  greatest(satisfied_from('ces', worst(f.ratings), best(f.ratings)), best(f.ratings)))) FILTER (WHERE f.measure = 'ces') AS easy,
        max(f.figure) FILTER (WHERE f.measure = 'need_met') AS need_met,
        max(f.low) FILTER (WHERE f.measure = 'need_met') AS need_met_low,
        max(f.high) FILTER (WHERE f.measure = 'need_met') AS need_met_high,
        max(f.n) FILTER (WHERE f.measure = 'need_met') AS need_met_n,
        -- Picture and base are those of the measure that speaks first.
        (array_agg(sparkline(f.ratings) ORDER BY array_position(ARRAY['csat', 'nps', 'ces', 'need_met'], f.measure), f.measure) FILTER (WHERE f.ratings IS NOT NULL))[1] AS sparkline,
        (array_agg(f.base ORDER BY array_position(ARRAY['csat', 'nps', 'ces', 'need_met'], f.measure), f.measure) FILTER (WHERE f.measure IS NOT NULL))[1] AS base,
        string_agg(DISTINCT f.measure || ': ' || f.note, '; ') AS note
    FROM figure AS f
    GROUP BY f.stage
) AS f ON f.stage IS NOT DISTINCT FROM r.stage
-- What is too few to be shown must not be told by a share either.
CROSS JOIN LATERAL (SELECT f.base IS NOT NULL AND f.submissions IS NULL AS is_hidden) AS h
CROSS JOIN program_setting AS p
LEFT JOIN gap AS d ON d.stage IS NOT DISTINCT FROM r.stage
LEFT JOIN LATERAL gap_estimate(CASE WHEN answers(d.gaps) >= p.suppress_below THEN d.gaps END, p.confidence) AS g ON true
ORDER BY r.journey_position, r.journey, r.position, r.stage;

COMMENT ON VIEW stage_satisfaction IS 'One row a stage, in order, also without answers, and one (stage NULL) for what is attributed to none. Figures are of customers'' headline answers; answers, submissions and figures of fewer answers than suppress_below are NULL.';
COMMENT ON COLUMN stage_satisfaction.journey IS 'The journey.';
COMMENT ON COLUMN stage_satisfaction.stage IS 'The stage; NULL: not attributed to any.';
COMMENT ON COLUMN stage_satisfaction.label IS 'What readers see.';
COMMENT ON COLUMN stage_satisfaction.position IS 'Order of the stages within their journey.';
COMMENT ON COLUMN stage_satisfaction.domain IS 'The kind of work.';
COMMENT ON COLUMN stage_satisfaction.owner IS 'The department that answers for the stage.';
COMMENT ON COLUMN stage_satisfaction.interactions IS 'Interactions at the stage.';
COMMENT ON COLUMN stage_satisfaction.cases IS 'Cases that came to the stage.';
COMMENT ON COLUMN stage_satisfaction.answers IS 'Customers'' headline answers.';
COMMENT ON COLUMN stage_satisfaction.submissions IS 'Submissions with a headline answer.';
COMMENT ON COLUMN stage_satisfaction.invited IS 'Invitations about it that were delivered (neither bounced nor suppressed); NULL: none.';
COMMENT ON COLUMN stage_satisfaction.response_rate IS '% of delivered invitations that were returned; NULL without invitations.';
COMMENT ON COLUMN stage_satisfaction.coverage IS '% of interactions with an answer.';
COMMENT ON COLUMN stage_satisfaction.nps IS 'Net promoter score, -100 to 100.';
COMMENT ON COLUMN stage_satisfaction.nps_low IS 'Lower end of its interval (adjusted Wald).';
COMMENT ON COLUMN stage_satisfaction.nps_high IS 'Upper end of its interval.';
COMMENT ON COLUMN stage_satisfaction.nps_n IS 'Answers that it rests on.';
COMMENT ON COLUMN stage_satisfaction.promoters IS 'Answers of 9 and 10.';
COMMENT ON COLUMN stage_satisfaction.passives IS 'Answers of 7 and 8.';
COMMENT ON COLUMN stage_satisfaction.detractors IS 'Answers of 0 to 6.';
COMMENT ON COLUMN stage_satisfaction.csat IS '% satisfied; on scales without a convention, the mean score.';
COMMENT ON COLUMN stage_satisfaction.csat_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN stage_satisfaction.csat_high IS 'Upper end of its interval.';
COMMENT ON COLUMN stage_satisfaction.csat_n IS 'Answers that it rests on.';
COMMENT ON COLUMN stage_satisfaction.satisfied IS 'Answers that are satisfied.';
COMMENT ON COLUMN stage_satisfaction.ces IS 'Customer effort as mean ease: more is easier.';
COMMENT ON COLUMN stage_satisfaction.ces_low IS 'Lower end of its interval (t).';
COMMENT ON COLUMN stage_satisfaction.ces_high IS 'Upper end of its interval.';
COMMENT ON COLUMN stage_satisfaction.ces_n IS 'Answers that it rests on.';
COMMENT ON COLUMN stage_satisfaction.easy IS '% of effort answers in the easy third.';
COMMENT ON COLUMN stage_satisfaction.gap IS 'Perceived minus expected, in points of the scale: mean over submissions of the mean over their items. Negative: the expectation was not kept.';
COMMENT ON COLUMN stage_satisfaction.gap_low IS 'Lower end of its interval (paired t).';
COMMENT ON COLUMN stage_satisfaction.gap_high IS 'Upper end of its interval.';
COMMENT ON COLUMN stage_satisfaction.gap_n IS 'Submissions that it rests on.';
COMMENT ON COLUMN stage_satisfaction.need_met IS '% whose need was met: the best answer.';
COMMENT ON COLUMN stage_satisfaction.need_met_low IS 'Lower end of its interval (Wilson).';
COMMENT ON COLUMN stage_satisfaction.need_met_high IS 'Upper end of its interval.';
COMMENT ON COLUMN stage_satisfaction.need_met_n IS 'Answers that it rests on.';
COMMENT ON COLUMN stage_satisfaction.sparkline IS 'Distribution of the first of csat, nps, ces, need_met that was asked, worst score first.';
COMMENT ON COLUMN stage_satisfaction.base IS 'none: no submissions; small: fewer than small_base (small_base_nps where the first measure is nps; effective n where weighted); ok.';
COMMENT ON COLUMN stage_satisfaction.note IS 'Why a figure is missing.';
