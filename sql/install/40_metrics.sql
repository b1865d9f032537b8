-- Figures from a rating_summary, and the aggregates that give them.

CREATE FUNCTION nps(rating_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'rating_summary_nps'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION nps(rating_summary) IS 'Net promoter score, -100 to 100: % of 9 and 10 minus % of 0 to 6. On 0..10 only, else error 22023. NULL without answers.';

CREATE FUNCTION csat(rating_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'rating_summary_csat'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION csat(rating_summary) IS 'Customer satisfaction, 0 to 100: % in the top 2 boxes of scales of 4 to 7 points, the top 1 of 2 or 3, the top 3 of 10 or 11; other lengths are error 22023 (ask for a share). NULL without answers.';

CREATE FUNCTION ces(rating_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'rating_summary_ces'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION ces(rating_summary) IS 'Customer effort as mean ease: the mean of least(worst, best) + |score - worst|, so that more is always easier. NULL without answers.';

CREATE FUNCTION mean(rating_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'rating_summary_mean'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION mean(rating_summary) IS 'Mean score, in the scale''s own numbers; weighted where the summary is. NULL without answers.';

CREATE FUNCTION sd(rating_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'rating_summary_sd'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION sd(rating_summary) IS 'Standard deviation of the scores, divisor n - 1; weighted: the square root of n / (n - 1) * sum(w (x - mean)^2) / sum(w). NULL for fewer than 2 answers.';

CREATE FUNCTION answers(rating_summary)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rating_summary_answers_sql'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION answers(rating_summary) IS 'Number of answers; 0 for an empty summary.';

CREATE FUNCTION total_weight(rating_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'rating_summary_total_weight'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION total_weight(rating_summary) IS 'Sum of the weights; the number of answers where unweighted.';

CREATE FUNCTION effective_n(rating_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'rating_summary_effective_n'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION effective_n(rating_summary) IS 'Kish effective number of answers: (sum of w)^2 / sum of w^2; the number of answers where unweighted. NULL without answers, and where weights are so small that their squares vanish (below 1e-146).';

CREATE FUNCTION promoters(rating_summary)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rating_summary_promoters'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION promoters(rating_summary) IS 'Number of 9 and 10, unweighted. On 0..10 only, else error 22023.';

CREATE FUNCTION passives(rating_summary)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rating_summary_passives'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION passives(rating_summary) IS 'Number of 7 and 8, unweighted. On 0..10 only, else error 22023.';

CREATE FUNCTION detractors(rating_summary)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rating_summary_detractors'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION detractors(rating_summary) IS 'Number of 0 to 6, unweighted. On 0..10 only, else error 22023.';

CREATE FUNCTION satisfied(rating_summary)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rating_summary_satisfied'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION satisfied(rating_summary) IS 'Number of answers in the satisfied boxes (see csat), unweighted.';

CREATE FUNCTION worst(rating_summary)
RETURNS integer
AS 'MODULE_PATHNAME', 'rating_summary_worst'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION worst(rating_summary) IS 'The worst score of the scale; NULL where there is no scale yet.';

CREATE FUNCTION best(rating_summary)
RETURNS integer
AS 'MODULE_PATHNAME', 'rating_summary_best'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION best(rating_summary) IS 'The best score of the scale; NULL where there is no scale yet.';

CREATE FUNCTION counts(rating_summary)
RETURNS bigint[]
AS 'MODULE_PATHNAME', 'rating_summary_counts'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION counts(rating_summary) IS 'Answers by score, from worst to best; NULL where there is no scale yet.';

CREATE FUNCTION sparkline(rating_summary)
RETURNS text
AS 'MODULE_PATHNAME', 'rating_summary_sparkline'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION sparkline(rating_summary) IS 'A picture of the distribution, one character a score from worst to best, the tallest for the commonest; ASCII where the database is not UTF8. NULL without answers.';

CREATE FUNCTION percentile(rating_summary, fraction double precision)
RETURNS double precision
AS 'MODULE_PATHNAME', 'rating_summary_percentile'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION percentile(rating_summary, fraction double precision) IS 'Score below which that fraction (0 to 1, else error 22003) of the answers lie: percentile_cont() of the scores; weighted: the score at which the weights pass the fraction, the middle of two where they reach it just so (within 1e-12 of all weights). NULL without answers.';

CREATE FUNCTION share(rating_summary, from_score integer, to_score integer)
RETURNS double precision
AS 'MODULE_PATHNAME', 'rating_summary_share'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION share(rating_summary, from_score integer, to_score integer) IS '% of answers (or of their weight) from from_score to to_score, both included, the lower first, in the scale''s own numbers. Off the scale: error 22003; the higher first: 22023. NULL without answers.';

CREATE FUNCTION distribution(rating_summary, OUT score integer, OUT answers bigint, OUT share double precision)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'rating_summary_distribution'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 10;
COMMENT ON FUNCTION distribution(rating_summary) IS 'One row a score from worst to best: number of answers, and their share (or their weight''s) in points of 100, NULL without answers.';

CREATE FUNCTION satisfied_from(measure text, worst integer, best integer)
RETURNS integer
AS 'MODULE_PATHNAME', 'satisfied_from'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION satisfied_from(measure text, worst integer, best integer) IS 'Score from which, towards best, an answer counts as satisfied by convention: nps 9, ces the easy third of the scale, csat, need_met, perceived and other the boxes of csat(); NULL where there is no convention.';

CREATE FUNCTION unhappy_to(measure text, worst integer, best integer)
RETURNS integer
AS 'MODULE_PATHNAME', 'unhappy_to'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION unhappy_to(measure text, worst integer, best integer) IS 'Score down to which, towards worst, an answer counts as unhappy by convention: nps 6, ces the hard third of the scale, else the mirror of satisfied_from(); NULL where there is no convention.';

CREATE FUNCTION rating_summary_to_jsonb(rating_summary)
RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.jsonb_build_object('worst', worst($1), 'best', best($1), 'answers', answers($1), 'total_weight', total_weight($1), 'counts', counts($1), 'mean', mean($1));
COMMENT ON FUNCTION rating_summary_to_jsonb(rating_summary) IS 'Object of worst, best, answers, total_weight, counts (worst first) and mean.';

CREATE FUNCTION rating_summary_to_json(rating_summary)
RETURNS json
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.json_build_object('worst', worst($1), 'best', best($1), 'answers', answers($1), 'total_weight', total_weight($1), 'counts', counts($1), 'mean', mean($1));
COMMENT ON FUNCTION rating_summary_to_json(rating_summary) IS 'Object of worst, best, answers, total_weight, counts (worst first) and mean.';

CREATE CAST (rating_summary AS jsonb) WITH FUNCTION rating_summary_to_jsonb(rating_summary);
COMMENT ON CAST (rating_summary AS jsonb) IS 'Object of worst, best, answers, total_weight, counts (worst first) and mean.';

CREATE CAST (rating_summary AS json) WITH FUNCTION rating_summary_to_json(rating_summary);
COMMENT ON CAST (rating_summary AS json) IS 'Object of worst, best, answers, total_weight, counts (worst first) and mean.';

CREATE AGGREGATE nps(score integer) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = nps,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 112,
    MFINALFUNC = nps,
    MINITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(score integer) IS 'Net promoter score of scores on 0..10, -100 to 100: % of 9 and 10 minus % of 0 to 6. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE nps(score integer, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 288,
    FINALFUNC = nps,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(score integer, weight double precision) IS 'Net promoter score of scores on 0..10, -100 to 100: % of 9 and 10 minus % of 0 to 6. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE nps(score numeric) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = nps,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 112,
    MFINALFUNC = nps,
    MINITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(score numeric) IS 'Net promoter score of scores on 0..10, -100 to 100: % of 9 and 10 minus % of 0 to 6. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE nps(score numeric, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 288,
    FINALFUNC = nps,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(score numeric, weight double precision) IS 'Net promoter score of scores on 0..10, -100 to 100: % of 9 and 10 minus % of 0 to 6. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE nps(score double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = nps,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 112,
    MFINALFUNC = nps,
    MINITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(score double precision) IS 'Net promoter score of scores on 0..10, -100 to 100: % of 9 and 10 minus % of 0 to 6. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE nps(score double precision, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 288,
    FINALFUNC = nps,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(score double precision, weight double precision) IS 'Net promoter score of scores on 0..10, -100 to 100: % of 9 and 10 minus % of 0 to 6. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE nps(rating) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = nps,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 112,
    MFINALFUNC = nps,
    MINITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(rating) IS 'Net promoter score of ratings on 0..10, -100 to 100; other scales are error 22023. NULL ratings are ignored, none give NULL; two scales are error 22023.';

CREATE AGGREGATE nps(rating, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 288,
    FINALFUNC = nps,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(rating, weight double precision) IS 'Net promoter score of ratings on 0..10, -100 to 100; other scales are error 22023. NULL ratings are ignored, none give NULL; two scales are error 22023. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE csat(score integer) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 64,
    FINALFUNC = csat,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 64,
    MFINALFUNC = csat,
    MINITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat(score integer) IS 'Customer satisfaction of scores on 1..5, 0 to 100: % of 4 and 5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE csat(score integer, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 144,
    FINALFUNC = csat,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat(score integer, weight double precision) IS 'Customer satisfaction of scores on 1..5, 0 to 100: % of 4 and 5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE csat(score numeric) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 64,
    FINALFUNC = csat,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 64,
    MFINALFUNC = csat,
    MINITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat(score numeric) IS 'Customer satisfaction of scores on 1..5, 0 to 100: % of 4 and 5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE csat(score numeric, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 144,
    FINALFUNC = csat,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat(score numeric, weight double precision) IS 'Customer satisfaction of scores on 1..5, 0 to 100: % of 4 and 5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE csat(score double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 64,
    FINALFUNC = csat,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 64,
    MFINALFUNC = csat,
    MINITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat(score double precision) IS 'Customer satisfaction of scores on 1..5, 0 to 100: % of 4 and 5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE csat(score double precision, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 144,
    FINALFUNC = csat,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat(score double precision, weight double precision) IS 'Customer satisfaction of scores on 1..5, 0 to 100: % of 4 and 5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE csat(rating) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = csat,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 112,
    MFINALFUNC = csat,
    MINITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat(rating) IS 'Customer satisfaction of ratings, 0 to 100: % in the satisfied boxes of their scale (see csat(rating_summary)). NULL ratings are ignored, none give NULL; two scales are error 22023.';

CREATE AGGREGATE csat(rating, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 288,
    FINALFUNC = csat,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat(rating, weight double precision) IS 'Customer satisfaction of ratings, 0 to 100: % in the satisfied boxes of their scale (see csat(rating_summary)). NULL ratings are ignored, none give NULL; two scales are error 22023. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE ces(score integer) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 80,
    FINALFUNC = ces,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 80,
    MFINALFUNC = ces,
    MINITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces(score integer) IS 'Customer effort of scores on 1..7 (7 is very easy) as mean ease. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE ces(score integer, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 192,
    FINALFUNC = ces,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces(score integer, weight double precision) IS 'Customer effort of scores on 1..7 (7 is very easy) as mean ease. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE ces(score numeric) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 80,
    FINALFUNC = ces,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 80,
    MFINALFUNC = ces,
    MINITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces(score numeric) IS 'Customer effort of scores on 1..7 (7 is very easy) as mean ease. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE ces(score numeric, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 192,
    FINALFUNC = ces,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces(score numeric, weight double precision) IS 'Customer effort of scores on 1..7 (7 is very easy) as mean ease. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE ces(score double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 80,
    FINALFUNC = ces,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 80,
    MFINALFUNC = ces,
    MINITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces(score double precision) IS 'Customer effort of scores on 1..7 (7 is very easy) as mean ease. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE ces(score double precision, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 192,
    FINALFUNC = ces,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces(score double precision, weight double precision) IS 'Customer effort of scores on 1..7 (7 is very easy) as mean ease. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE ces(rating) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = ces,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 112,
    MFINALFUNC = ces,
    MINITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces(rating) IS 'Customer effort of ratings as mean ease; more is always easier. NULL ratings are ignored, none give NULL; two scales are error 22023.';

CREATE AGGREGATE ces(rating, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 288,
    FINALFUNC = ces,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces(rating, weight double precision) IS 'Customer effort of ratings as mean ease; more is always easier. NULL ratings are ignored, none give NULL; two scales are error 22023. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';
