-- rating_summary: the distribution of ratings on one scale, and its aggregates.

CREATE TYPE rating_summary;

CREATE FUNCTION rating_summary_in(cstring)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_in'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_in(cstring) IS 'Reads the text form worst..best{score:answers,...}. Malformed text is error 22P02.';

CREATE FUNCTION rating_summary_out(rating_summary)
RETURNS cstring
AS 'MODULE_PATHNAME', 'rating_summary_out'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_out(rating_summary) IS 'Writes the text form worst..best{score:answers,...}.';

CREATE FUNCTION rating_summary_recv(internal)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_recv'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_recv(internal) IS 'Reads the binary form. Whatever is malformed is error 22P03.';

CREATE FUNCTION rating_summary_send(rating_summary)
RETURNS bytea
AS 'MODULE_PATHNAME', 'rating_summary_send'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_send(rating_summary) IS 'Writes the binary form, which starts with a version byte.';

CREATE TYPE rating_summary (
    INPUT = rating_summary_in,
    OUTPUT = rating_summary_out,
    RECEIVE = rating_summary_recv,
    SEND = rating_summary_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE rating_summary IS 'Exact, mergeable distribution of ratings on one scale: 0..10{0:3,6:10,9:44} are counts by score, worst first; weighted 1..5{4:12/14.5/18.25} are answers / sum of weights / sum of squared weights; empty 0..10{}; empty and of no scale yet {}. Counts are 64-bit and checked.';

CREATE FUNCTION rating_summary(worst integer, best integer, counts bigint[])
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_construct'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary(worst integer, best integer, counts bigint[]) IS 'A summary from counts kept elsewhere: one for each score from worst to best, in that order, 0 where nobody gave it. NULL counts are error 22004, negative ones 22003, the wrong number of them 2202E.';

CREATE FUNCTION rating_summary_eq(rating_summary, rating_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_summary_eq'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_eq(rating_summary, rating_summary) IS 'Implements rating_summary = rating_summary.';

CREATE OPERATOR = (
    LEFTARG = rating_summary, RIGHTARG = rating_summary, FUNCTION = rating_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (rating_summary, rating_summary) IS 'Equal; no scale first, then by scale, counts from the worst score up, and weights.';

CREATE FUNCTION rating_summary_ne(rating_summary, rating_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_summary_ne'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_ne(rating_summary, rating_summary) IS 'Implements rating_summary <> rating_summary.';

CREATE OPERATOR <> (
    LEFTARG = rating_summary, RIGHTARG = rating_summary, FUNCTION = rating_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (rating_summary, rating_summary) IS 'Not equal; no scale first, then by scale, counts from the worst score up, and weights.';

CREATE FUNCTION rating_summary_lt(rating_summary, rating_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_summary_lt'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_lt(rating_summary, rating_summary) IS 'Implements rating_summary < rating_summary.';

CREATE OPERATOR < (
    LEFTARG = rating_summary, RIGHTARG = rating_summary, FUNCTION = rating_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (rating_summary, rating_summary) IS 'Less than; no scale first, then by scale, counts from the worst score up, and weights.';

CREATE FUNCTION rating_summary_le(rating_summary, rating_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_summary_le'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_le(rating_summary, rating_summary) IS 'Implements rating_summary <= rating_summary.';

CREATE OPERATOR <= (
    LEFTARG = rating_summary, RIGHTARG = rating_summary, FUNCTION = rating_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (rating_summary, rating_summary) IS 'Less than or equal; no scale first, then by scale, counts from the worst score up, and weights.';

CREATE FUNCTION rating_summary_gt(rating_summary, rating_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_summary_gt'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_gt(rating_summary, rating_summary) IS 'Implements rating_summary > rating_summary.';

CREATE OPERATOR > (
    LEFTARG = rating_summary, RIGHTARG = rating_summary, FUNCTION = rating_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (rating_summary, rating_summary) IS 'Greater than; no scale first, then by scale, counts from the worst score up, and weights.';

CREATE FUNCTION rating_summary_ge(rating_summary, rating_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_summary_ge'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_ge(rating_summary, rating_summary) IS 'Implements rating_summary >= rating_summary.';

CREATE OPERATOR >= (
    LEFTARG = rating_summary, RIGHTARG = rating_summary, FUNCTION = rating_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (rating_summary, rating_summary) IS 'Greater than or equal; no scale first, then by scale, counts from the worst score up, and weights.';

CREATE FUNCTION rating_summary_cmp(rating_summary, rating_summary)
RETURNS integer
AS 'MODULE_PATHNAME', 'rating_summary_cmp'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_cmp(rating_summary, rating_summary) IS 'Three-way comparison for btree: no scale first, then by scale, counts from the worst score up, and weights.';

CREATE FUNCTION rating_summary_hash(rating_summary)
RETURNS integer
AS 'MODULE_PATHNAME', 'rating_summary_hash'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_hash(rating_summary) IS 'Hash of a rating_summary, for hash joins and hash indexes.';

CREATE FUNCTION rating_summary_hash_extended(rating_summary, bigint)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rating_summary_hash_extended'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_hash_extended(rating_summary, bigint) IS 'Hash of a rating_summary with a seed, for hash partitioning.';

CREATE OPERATOR CLASS rating_summary_ops DEFAULT FOR TYPE rating_summary USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 rating_summary_cmp(rating_summary, rating_summary);
COMMENT ON OPERATOR CLASS rating_summary_ops USING btree IS 'Sorts, compares and indexes rating_summary: no scale first, then by scale, counts from the worst score up, and weights.';

CREATE OPERATOR CLASS rating_summary_ops DEFAULT FOR TYPE rating_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 rating_summary_hash(rating_summary),
    FUNCTION 2 rating_summary_hash_extended(rating_summary, bigint);
COMMENT ON OPERATOR CLASS rating_summary_ops USING hash IS 'Hashes rating_summary, for GROUP BY, joins and hash indexes.';

CREATE FUNCTION rating_summary_plus(rating_summary, rating_summary)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_plus'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_plus(rating_summary, rating_summary) IS 'Implements rating_summary + rating_summary.';

CREATE OPERATOR + (
    LEFTARG = rating_summary, RIGHTARG = rating_summary, FUNCTION = rating_summary_plus, COMMUTATOR = +
);
COMMENT ON OPERATOR + (rating_summary, rating_summary) IS 'Merges two summaries of one scale, exactly; unweighted answers weigh 1. Two scales are error 22023.';

CREATE FUNCTION rating_summary_minus(rating_summary, rating_summary)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_minus'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_minus(rating_summary, rating_summary) IS 'Implements rating_summary - rating_summary.';

CREATE OPERATOR - (
    LEFTARG = rating_summary, RIGHTARG = rating_summary, FUNCTION = rating_summary_minus
);
COMMENT ON OPERATOR - (rating_summary, rating_summary) IS 'Takes unweighted answers away. What is not there is error 22003; weighted summaries are error 22023, since sums of floats cannot be undone exactly.';

CREATE FUNCTION rating_summary_add(state rating_summary, score integer)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_add_integer'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_add(state rating_summary, score integer) IS 'Transition function: adds one answer, on the scale of the state; off it, or a fraction: error 22003. Called directly it leaves its argument as it is.';

CREATE FUNCTION rating_summary_remove(state rating_summary, score integer)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_remove_integer'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_remove(state rating_summary, score integer) IS 'Inverse transition function: takes one answer away. What is not there is error 22003.';

CREATE FUNCTION rating_summary_add(state rating_summary, score integer, weight double precision)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_add_weighted_integer'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_add(state rating_summary, score integer, weight double precision) IS 'Transition function: adds one weighted answer. Weight 0 adds nothing; negative or not finite is error 22003.';

CREATE FUNCTION rating_summary_add(state rating_summary, score numeric)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_add_numeric'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_add(state rating_summary, score numeric) IS 'Transition function: adds one answer, on the scale of the state; off it, or a fraction: error 22003. Called directly it leaves its argument as it is.';

CREATE FUNCTION rating_summary_remove(state rating_summary, score numeric)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_remove_numeric'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_remove(state rating_summary, score numeric) IS 'Inverse transition function: takes one answer away. What is not there is error 22003.';

CREATE FUNCTION rating_summary_add(state rating_summary, score numeric, weight double precision)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_add_weighted_numeric'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_add(state rating_summary, score numeric, weight double precision) IS 'Transition function: adds one weighted answer. Weight 0 adds nothing; negative or not finite is error 22003.';

CREATE FUNCTION rating_summary_add(state rating_summary, score double precision)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_add_float8'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_add(state rating_summary, score double precision) IS 'Transition function: adds one answer, on the scale of the state; off it, or a fraction: error 22003. Called directly it leaves its argument as it is.';

CREATE FUNCTION rating_summary_remove(state rating_summary, score double precision)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_remove_float8'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_remove(state rating_summary, score double precision) IS 'Inverse transition function: takes one answer away. What is not there is error 22003.';

CREATE FUNCTION rating_summary_add(state rating_summary, score double precision, weight double precision)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_add_weighted_float8'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_add(state rating_summary, score double precision, weight double precision) IS 'Transition function: adds one weighted answer. Weight 0 adds nothing; negative or not finite is error 22003.';

CREATE FUNCTION rating_summary_add(state rating_summary, score rating)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_add_rating'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_add(state rating_summary, score rating) IS 'Transition function: adds one answer, its scale must be that of the state, or the state of none. Called directly it leaves its argument as it is.';

CREATE FUNCTION rating_summary_remove(state rating_summary, score rating)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_remove_rating'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_remove(state rating_summary, score rating) IS 'Inverse transition function: takes one answer away. What is not there is error 22003.';

CREATE FUNCTION rating_summary_add(state rating_summary, score rating, weight double precision)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_add_weighted_rating'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_add(state rating_summary, score rating, weight double precision) IS 'Transition function: adds one weighted answer. Weight 0 adds nothing; negative or not finite is error 22003.';

CREATE FUNCTION rating_summary_combine(state rating_summary, part rating_summary)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_combine'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_combine(state rating_summary, part rating_summary) IS 'Combine function: merges two summaries. Called directly it leaves its arguments as they are.';

CREATE FUNCTION rating_summary_final(state rating_summary)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_final'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_final(state rating_summary) IS 'Final function: the summary, or NULL where it holds no answer.';

CREATE AGGREGATE nps_agg(score integer) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 112,
    MFINALFUNC = rating_summary_final,
    MINITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score integer) IS 'Distribution of scores on 0..10. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE nps_agg(score integer, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 288,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score integer, weight double precision) IS 'Weighted distribution of scores on 0..10. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE nps_agg(score numeric) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 112,
    MFINALFUNC = rating_summary_final,
    MINITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score numeric) IS 'Distribution of scores on 0..10. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE nps_agg(score numeric, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 288,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score numeric, weight double precision) IS 'Weighted distribution of scores on 0..10. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE nps_agg(score double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 112,
    MFINALFUNC = rating_summary_final,
    MINITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score double precision) IS 'Distribution of scores on 0..10. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE nps_agg(score double precision, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 288,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '0..10{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score double precision, weight double precision) IS 'Weighted distribution of scores on 0..10. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE csat_agg(score integer) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 64,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 64,
    MFINALFUNC = rating_summary_final,
    MINITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score integer) IS 'Distribution of scores on 1..5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE csat_agg(score integer, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 144,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score integer, weight double precision) IS 'Weighted distribution of scores on 1..5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE csat_agg(score numeric) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 64,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 64,
    MFINALFUNC = rating_summary_final,
    MINITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score numeric) IS 'Distribution of scores on 1..5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE csat_agg(score numeric, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 144,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score numeric, weight double precision) IS 'Weighted distribution of scores on 1..5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE csat_agg(score double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 64,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 64,
    MFINALFUNC = rating_summary_final,
    MINITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score double precision) IS 'Distribution of scores on 1..5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE csat_agg(score double precision, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 144,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..5{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score double precision, weight double precision) IS 'Weighted distribution of scores on 1..5. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE ces_agg(score integer) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 80,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 80,
    MFINALFUNC = rating_summary_final,
    MINITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score integer) IS 'Distribution of scores on 1..7. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE ces_agg(score integer, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 192,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score integer, weight double precision) IS 'Weighted distribution of scores on 1..7. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE ces_agg(score numeric) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 80,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 80,
    MFINALFUNC = rating_summary_final,
    MINITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score numeric) IS 'Distribution of scores on 1..7. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE ces_agg(score numeric, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 192,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score numeric, weight double precision) IS 'Weighted distribution of scores on 1..7. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE ces_agg(score double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 80,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 80,
    MFINALFUNC = rating_summary_final,
    MINITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score double precision) IS 'Distribution of scores on 1..7. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003.';

CREATE AGGREGATE ces_agg(score double precision, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 192,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '1..7{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score double precision, weight double precision) IS 'Weighted distribution of scores on 1..7. NULL scores are ignored, no answers give NULL; a score off the scale, or a fraction, is error 22003. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE AGGREGATE rating_agg(rating) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '{}',
    MSFUNC = rating_summary_add,
    MINVFUNC = rating_summary_remove,
    MSTYPE = rating_summary,
    MSSPACE = 112,
    MFINALFUNC = rating_summary_final,
    MINITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rating_agg(rating) IS 'Distribution of ratings on one scale. NULL ratings are ignored, none give NULL; two scales are error 22023.';

CREATE AGGREGATE rating_agg(rating, weight double precision) (
    SFUNC = rating_summary_add,
    STYPE = rating_summary,
    SSPACE = 288,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rating_agg(rating, weight double precision) IS 'Weighted distribution of ratings on one scale. NULL ratings are ignored, none give NULL; two scales are error 22023. Weighted: NULL and 0 drop the answer, negative or not finite is error 22003.';

CREATE FUNCTION rating_summary_add_response(state rating_summary, answer rating, weight double precision)
RETURNS rating_summary
AS 'MODULE_PATHNAME', 'rating_summary_add_response'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_summary_add_response(state rating_summary, answer rating, weight double precision) IS 'Transition function: adds a rating with its weight, 1 where that is NULL. Called directly it leaves its argument as it is.';

CREATE AGGREGATE response_agg(answer rating, weight double precision) (
    SFUNC = rating_summary_add_response,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE response_agg(answer rating, weight double precision) IS 'Distribution of the ratings of a survey in which some answers may have a weight: as rating_agg with a weight, but a NULL weight counts as 1, and as long as no answer has a weight the summary is unweighted. NULL ratings are ignored, none give NULL; two scales are error 22023; 0 drops the answer, negative or not finite is error 22003.';

CREATE AGGREGATE rollup(rating_summary) (
    SFUNC = rating_summary_combine,
    STYPE = rating_summary,
    SSPACE = 112,
    FINALFUNC = rating_summary_final,
    COMBINEFUNC = rating_summary_combine,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(rating_summary) IS 'Merges summaries of one scale: the rollup of parts equals the summary of the whole, exactly for counts. NULL parts are ignored, nothing but empty ones gives NULL; two scales are error 22023.';
