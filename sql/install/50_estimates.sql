-- Figures with their interval, and changes with their test.

CREATE TYPE metric_estimate AS (
    value double precision,
    low double precision,
    high double precision,
    answers bigint
);
COMMENT ON TYPE metric_estimate IS 'A figure with the ends of its confidence interval and its base. Ends are NULL where nothing can be said: never made up, never of zero width for want of spread.';
COMMENT ON COLUMN metric_estimate.value IS 'The figure.';
COMMENT ON COLUMN metric_estimate.low IS 'Lower end of the interval.';
COMMENT ON COLUMN metric_estimate.high IS 'Upper end of the interval.';
COMMENT ON COLUMN metric_estimate.answers IS 'Number of answers that it rests on.';

CREATE TYPE metric_change AS (
    value double precision,
    low double precision,
    high double precision,
    p_value double precision
);
COMMENT ON TYPE metric_change IS 'A difference of two figures, after - before, with the ends of its confidence interval and the two-sided p value of no change.';
COMMENT ON COLUMN metric_change.value IS 'The difference, after - before.';
COMMENT ON COLUMN metric_change.low IS 'Lower end of the interval.';
COMMENT ON COLUMN metric_change.high IS 'Upper end of the interval.';
COMMENT ON COLUMN metric_change.p_value IS 'Two-sided p value, 0 to 1.';

CREATE FUNCTION nps_estimate(summary rating_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'adjusted_wald')
RETURNS metric_estimate
AS 'MODULE_PATHNAME', 'nps_estimate'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION nps_estimate(summary rating_summary, confidence double precision, method text) IS 'Net promoter score in points with its interval. Methods: adjusted_wald (Sauro and Lewis): 0.75 promoters, 0.75 detractors and 1.5 passives are added, the interval is clamped to -100..100, the value is the raw score; score: the scores that the score test for paired shares does not reject (Tango 1998), never beyond -100..100; wald: score +- z SE, of zero width where all answers are of one group. Others are error 22023. Weighted, whatever the method: y +- z SE with the design-based SE of a with-replacement sample, n / (n - 1) * sum(w^2 (x - y)^2) / (sum w)^2. confidence lies between 0 and 1, else error 22023. NULL without answers.';

CREATE FUNCTION csat_estimate(summary rating_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'wilson')
RETURNS metric_estimate
AS 'MODULE_PATHNAME', 'csat_estimate'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION csat_estimate(summary rating_summary, confidence double precision, method text) IS 'Customer satisfaction (see csat) in points of 100 with its interval. Methods: wilson (1927), without continuity correction; clopper_pearson (1934), by beta quantiles, which never covers less than it says; jeffreys: equal tails of Beta(x + 1/2, n - x + 1/2), 0 at none and 100 at all; agresti_coull (1998): Wald with z^2 / 2 successes and failures added, which may pass 0 or 100; wald: p +- z SE, likewise, and of zero width at none and all. Others are error 22023. Weighted, whatever the method: y +- z SE with the design-based SE of a with-replacement sample, n / (n - 1) * sum(w^2 (x - y)^2) / (sum w)^2. confidence lies between 0 and 1, else error 22023. NULL without answers.';

CREATE FUNCTION share_estimate(summary rating_summary, from_score integer, to_score integer, confidence double precision DEFAULT 0.95, method text DEFAULT 'wilson')
RETURNS metric_estimate
AS 'MODULE_PATHNAME', 'share_estimate'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION share_estimate(summary rating_summary, from_score integer, to_score integer, confidence double precision, method text) IS '% of answers from from_score to to_score, both included, with its interval. Methods: wilson (1927), without continuity correction; clopper_pearson (1934), by beta quantiles, which never covers less than it says; jeffreys: equal tails of Beta(x + 1/2, n - x + 1/2), 0 at none and 100 at all; agresti_coull (1998): Wald with z^2 / 2 successes and failures added, which may pass 0 or 100; wald: p +- z SE, likewise, and of zero width at none and all. Others are error 22023. Off the scale: error 22003; the higher first: 22023. Weighted, whatever the method: y +- z SE with the design-based SE of a with-replacement sample, n / (n - 1) * sum(w^2 (x - y)^2) / (sum w)^2. confidence lies between 0 and 1, else error 22023. NULL without answers.';

CREATE FUNCTION mean_estimate(summary rating_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_estimate
AS 'MODULE_PATHNAME', 'mean_estimate'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION mean_estimate(summary rating_summary, confidence double precision) IS 'Mean score with its t interval, n - 1 degrees of freedom; ends NULL for fewer than 2 answers or no spread. Weighted (weights whose squares vanish give NULL ends): y +- z SE with the design-based SE of a with-replacement sample, n / (n - 1) * sum(w^2 (x - y)^2) / (sum w)^2. confidence lies between 0 and 1, else error 22023. NULL without answers.';

CREATE FUNCTION ces_estimate(summary rating_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_estimate
AS 'MODULE_PATHNAME', 'ces_estimate'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION ces_estimate(summary rating_summary, confidence double precision) IS 'Customer effort as mean ease (see ces) with its t interval; ends NULL for fewer than 2 answers or no spread. Weighted (weights whose squares vanish give NULL ends): y +- z SE with the design-based SE of a with-replacement sample, n / (n - 1) * sum(w^2 (x - y)^2) / (sum w)^2. confidence lies between 0 and 1, else error 22023. NULL without answers.';

CREATE FUNCTION nps_change(before rating_summary, after rating_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_change
AS 'MODULE_PATHNAME', 'nps_change'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION nps_change(before rating_summary, after rating_summary, confidence double precision) IS 'Difference of two net promoter scores in points: the raw difference; interval and p value by adjusted Wald on each side, unpooled. Where either is weighted: z with both design-based SE. Two scales are error 22023; confidence lies between 0 and 1, else error 22023. NULL where either has no answers.';

CREATE FUNCTION csat_change(before rating_summary, after rating_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_change
AS 'MODULE_PATHNAME', 'csat_change'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION csat_change(before rating_summary, after rating_summary, confidence double precision) IS 'Difference of two customer satisfactions in points: interval by Newcombe (1998), method 10, p value of the pooled z test. Where either is weighted: z with both design-based SE. Two scales are error 22023; confidence lies between 0 and 1, else error 22023. NULL where either has no answers.';

CREATE FUNCTION share_change(before rating_summary, after rating_summary, from_score integer, to_score integer, confidence double precision DEFAULT 0.95)
RETURNS metric_change
AS 'MODULE_PATHNAME', 'share_change'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION share_change(before rating_summary, after rating_summary, from_score integer, to_score integer, confidence double precision) IS 'Difference of two shares in points: interval by Newcombe (1998), method 10, p value of the pooled z test (the two can disagree near the border). Where either is weighted: z with both design-based SE. Two scales are error 22023; confidence lies between 0 and 1, else error 22023. NULL where either has no answers.';

CREATE FUNCTION mean_change(before rating_summary, after rating_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_change
AS 'MODULE_PATHNAME', 'mean_change'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION mean_change(before rating_summary, after rating_summary, confidence double precision) IS 'Difference of two mean scores: Welch''s t. Ends and p value NULL where a side has fewer than 2 answers, or neither has spread. Where either is weighted: z with both design-based SE. Two scales are error 22023; confidence lies between 0 and 1, else error 22023. NULL where either has no answers.';

CREATE FUNCTION ces_change(before rating_summary, after rating_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_change
AS 'MODULE_PATHNAME', 'ces_change'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION ces_change(before rating_summary, after rating_summary, confidence double precision) IS 'Difference of two mean eases: Welch''s t. Ends and p value NULL where a side has fewer than 2 answers, or neither has spread. Where either is weighted: z with both design-based SE. Two scales are error 22023; confidence lies between 0 and 1, else error 22023. NULL where either has no answers.';

CREATE FUNCTION gap_estimate(summary gap_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_estimate
AS 'MODULE_PATHNAME', 'gap_estimate'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION gap_estimate(summary gap_summary, confidence double precision) IS 'Mean of perceived - expected with its paired t interval; ends NULL for fewer than 2 pairs or no spread. Weighted: y +- z SE with the design-based SE. confidence lies between 0 and 1, else error 22023. NULL without pairs.';

CREATE FUNCTION gap_change(before gap_summary, after gap_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_change
AS 'MODULE_PATHNAME', 'gap_change'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION gap_change(before gap_summary, after gap_summary, confidence double precision) IS 'Difference of two gaps: Welch''s t; where either is weighted, z with both design-based SE. Ends and p value NULL where a side has fewer than 2 pairs, or neither has spread. confidence lies between 0 and 1, else error 22023. NULL where either has no pairs.';

CREATE FUNCTION measure_estimate(measure text, summary rating_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_estimate
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN measure = 'nps' THEN @extschema@.nps_estimate(summary, confidence)
        -- On scales of other lengths "satisfied" has no convention.
        WHEN measure = 'csat' AND @extschema@.satisfied_from('csat', @extschema@.worst(summary), @extschema@.best(summary)) IS NOT NULL
            THEN @extschema@.csat_estimate(summary, confidence)
        WHEN measure = 'ces' THEN @extschema@.ces_estimate(summary, confidence)
        WHEN measure = 'need_met' THEN @extschema@.share_estimate(summary, @extschema@.best(summary), @extschema@.best(summary), confidence)
        ELSE @extschema@.mean_estimate(summary, confidence)
    END;
END;
COMMENT ON FUNCTION measure_estimate(text, rating_summary, double precision) IS 'The figure of a measure with its interval, in the measure''s own terms: nps by nps_estimate; csat by csat_estimate; ces by ces_estimate; need_met as % of the best answer by share_estimate; any other, NULL too, and csat on a scale without a convention, by mean_estimate. NULL without answers. Errors as these.';

CREATE FUNCTION measure_change(measure text, before rating_summary, after rating_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_change
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN measure = 'nps' THEN @extschema@.nps_change(before, after, confidence)
        WHEN measure = 'csat' AND @extschema@.satisfied_from('csat', @extschema@.worst(after), @extschema@.best(after)) IS NOT NULL
            THEN @extschema@.csat_change(before, after, confidence)
        WHEN measure = 'ces' THEN @extschema@.ces_change(before, after, confidence)
        WHEN measure = 'need_met' THEN @extschema@.share_change(before, after, @extschema@.best(after), @extschema@.best(after), confidence)
        ELSE @extschema@.mean_change(before, after, confidence)
    END;
END;
COMMENT ON FUNCTION measure_change(text, rating_summary, rating_summary, double precision) IS 'The difference of two figures of a measure, after - before, with interval and p value, in the measure''s own terms (see measure_estimate). NULL where either has no answers. Errors as the *_change function that it stands for.';

CREATE FUNCTION measure_satisfied(measure text, summary rating_summary)
RETURNS bigint
AS 'MODULE_PATHNAME', 'measure_satisfied'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION measure_satisfied(text, rating_summary) IS 'Number of answers that count as satisfied by the convention of the measure (see satisfied_from), whatever their weight; NULL where the scale has none.';
