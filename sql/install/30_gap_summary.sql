-- gap_summary: moments of (expected, perceived) pairs, its aggregates and figures.

CREATE TYPE gap_summary;

CREATE FUNCTION gap_summary_in(cstring)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_in'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_in(cstring) IS 'Reads the text form {n=... below=... exceeded=... expected=... difference=... ...}. Malformed text is error 22P02.';

CREATE FUNCTION gap_summary_out(gap_summary)
RETURNS cstring
AS 'MODULE_PATHNAME', 'gap_summary_out'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_out(gap_summary) IS 'Writes the text form {n=... below=... exceeded=... expected=... difference=... ...}.';

CREATE FUNCTION gap_summary_recv(internal)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_recv'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_recv(internal) IS 'Reads the binary form. Whatever is malformed is error 22P03.';

CREATE FUNCTION gap_summary_send(gap_summary)
RETURNS bytea
AS 'MODULE_PATHNAME', 'gap_summary_send'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_send(gap_summary) IS 'Writes the binary form, which starts with a version byte.';

CREATE TYPE gap_summary (
    INPUT = gap_summary_in,
    OUTPUT = gap_summary_out,
    RECEIVE = gap_summary_recv,
    SEND = gap_summary_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE gap_summary IS 'Mergeable moments of pairs of what was expected and what was perceived, with how many pairs fell below, met and exceeded the expectation; weighted or not. Counts are exact; sums carry twice the digits of double precision, so that sums of whole numbers do not depend on the order of merging. Empty is {}.';

CREATE FUNCTION gap_summary_eq(gap_summary, gap_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'gap_summary_eq'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_eq(gap_summary, gap_summary) IS 'Implements gap_summary = gap_summary.';

CREATE OPERATOR = (
    LEFTARG = gap_summary, RIGHTARG = gap_summary, FUNCTION = gap_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (gap_summary, gap_summary) IS 'Equal; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION gap_summary_ne(gap_summary, gap_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'gap_summary_ne'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_ne(gap_summary, gap_summary) IS 'Implements gap_summary <> gap_summary.';

CREATE OPERATOR <> (
    LEFTARG = gap_summary, RIGHTARG = gap_summary, FUNCTION = gap_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (gap_summary, gap_summary) IS 'Not equal; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION gap_summary_lt(gap_summary, gap_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'gap_summary_lt'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_lt(gap_summary, gap_summary) IS 'Implements gap_summary < gap_summary.';

CREATE OPERATOR < (
    LEFTARG = gap_summary, RIGHTARG = gap_summary, FUNCTION = gap_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (gap_summary, gap_summary) IS 'Less than; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION gap_summary_le(gap_summary, gap_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'gap_summary_le'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_le(gap_summary, gap_summary) IS 'Implements gap_summary <= gap_summary.';

CREATE OPERATOR <= (
    LEFTARG = gap_summary, RIGHTARG = gap_summary, FUNCTION = gap_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (gap_summary, gap_summary) IS 'Less than or equal; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION gap_summary_gt(gap_summary, gap_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'gap_summary_gt'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_gt(gap_summary, gap_summary) IS 'Implements gap_summary > gap_summary.';

CREATE OPERATOR > (
    LEFTARG = gap_summary, RIGHTARG = gap_summary, FUNCTION = gap_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (gap_summary, gap_summary) IS 'Greater than; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION gap_summary_ge(gap_summary, gap_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'gap_summary_ge'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_ge(gap_summary, gap_summary) IS 'Implements gap_summary >= gap_summary.';

CREATE OPERATOR >= (
    LEFTARG = gap_summary, RIGHTARG = gap_summary, FUNCTION = gap_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (gap_summary, gap_summary) IS 'Greater than or equal; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION gap_summary_cmp(gap_summary, gap_summary)
RETURNS integer
AS 'MODULE_PATHNAME', 'gap_summary_cmp'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_cmp(gap_summary, gap_summary) IS 'Three-way comparison for btree: an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION gap_summary_hash(gap_summary)
RETURNS integer
AS 'MODULE_PATHNAME', 'gap_summary_hash'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_hash(gap_summary) IS 'Hash of a gap_summary, for hash joins and hash indexes.';

CREATE FUNCTION gap_summary_hash_extended(gap_summary, bigint)
RETURNS bigint
AS 'MODULE_PATHNAME', 'gap_summary_hash_extended'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_hash_extended(gap_summary, bigint) IS 'Hash of a gap_summary with a seed, for hash partitioning.';

CREATE OPERATOR CLASS gap_summary_ops DEFAULT FOR TYPE gap_summary USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 gap_summary_cmp(gap_summary, gap_summary);
COMMENT ON OPERATOR CLASS gap_summary_ops USING btree IS 'Sorts, compares and indexes gap_summary: an arbitrary but total order, for sorting and DISTINCT.';

CREATE OPERATOR CLASS gap_summary_ops DEFAULT FOR TYPE gap_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 gap_summary_hash(gap_summary),
    FUNCTION 2 gap_summary_hash_extended(gap_summary, bigint);
COMMENT ON OPERATOR CLASS gap_summary_ops USING hash IS 'Hashes gap_summary, for GROUP BY, joins and hash indexes.';

CREATE FUNCTION gap_summary_merge(state gap_summary, part gap_summary)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_merge'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_merge(state gap_summary, part gap_summary) IS 'Combine function, and implements gap_summary + gap_summary. Called directly it leaves its arguments as they are.';

CREATE OPERATOR + (
    LEFTARG = gap_summary, RIGHTARG = gap_summary, FUNCTION = gap_summary_merge, COMMUTATOR = +
);
COMMENT ON OPERATOR + (gap_summary, gap_summary) IS 'Merges two summaries; unweighted pairs weigh 1. Sums out of range are error 22003.';

CREATE FUNCTION gap_summary_add(state gap_summary, expected double precision, perceived double precision)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_add'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_add(state gap_summary, expected double precision, perceived double precision) IS 'Transition function: adds one pair. Called directly it leaves its argument as it is. NaN and infinity are error 22003.';

CREATE FUNCTION gap_summary_add(state gap_summary, expected double precision, perceived double precision, weight double precision)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_add_weighted'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_add(state gap_summary, expected double precision, perceived double precision, weight double precision) IS 'Transition function: adds one weighted pair; weight 0 adds nothing, negative or not finite is error 22003. NaN and infinity are error 22003.';

CREATE FUNCTION gap_summary_add(state gap_summary, expected timestamp with time zone, perceived timestamp with time zone)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_add_timestamps'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_add(state gap_summary, expected timestamp with time zone, perceived timestamp with time zone) IS 'Transition function: adds one pair. Days that actual is before expected: early is positive. Called directly it leaves its argument as it is. NaN and infinity are error 22003.';

CREATE FUNCTION gap_summary_add(state gap_summary, expected timestamp with time zone, perceived timestamp with time zone, weight double precision)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_add_timestamps_weighted'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_add(state gap_summary, expected timestamp with time zone, perceived timestamp with time zone, weight double precision) IS 'Transition function: adds one weighted pair; weight 0 adds nothing, negative or not finite is error 22003. Days that actual is before expected: early is positive. NaN and infinity are error 22003.';

CREATE FUNCTION gap_summary_add(state gap_summary, expected timestamp without time zone, perceived timestamp without time zone)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_add_timestamps'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_add(state gap_summary, expected timestamp without time zone, perceived timestamp without time zone) IS 'Transition function: adds one pair. Days that actual is before expected: early is positive. Called directly it leaves its argument as it is. NaN and infinity are error 22003.';

CREATE FUNCTION gap_summary_add(state gap_summary, expected timestamp without time zone, perceived timestamp without time zone, weight double precision)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_add_timestamps_weighted'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_add(state gap_summary, expected timestamp without time zone, perceived timestamp without time zone, weight double precision) IS 'Transition function: adds one weighted pair; weight 0 adds nothing, negative or not finite is error 22003. Days that actual is before expected: early is positive. NaN and infinity are error 22003.';

CREATE FUNCTION gap_summary_add(state gap_summary, expected date, perceived date)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_add_dates'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_add(state gap_summary, expected date, perceived date) IS 'Transition function: adds one pair. Days that actual is before expected: early is positive. Called directly it leaves its argument as it is. NaN and infinity are error 22003.';

CREATE FUNCTION gap_summary_add(state gap_summary, expected date, perceived date, weight double precision)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_add_dates_weighted'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_add(state gap_summary, expected date, perceived date, weight double precision) IS 'Transition function: adds one weighted pair; weight 0 adds nothing, negative or not finite is error 22003. Days that actual is before expected: early is positive. NaN and infinity are error 22003.';

CREATE FUNCTION gap_summary_final(state gap_summary)
RETURNS gap_summary
AS 'MODULE_PATHNAME', 'gap_summary_final'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_final(state gap_summary) IS 'Final function: the summary, or NULL where it holds no pair.';

CREATE FUNCTION gap(gap_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'gap_summary_gap'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap(gap_summary) IS 'Mean of perceived - expected, below 0 where the expectation was not kept; NULL without answers.';

CREATE FUNCTION answers(gap_summary)
RETURNS bigint
AS 'MODULE_PATHNAME', 'gap_summary_answers'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION answers(gap_summary) IS 'Number of pairs; 0 for an empty summary.';

CREATE FUNCTION expected(gap_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'gap_summary_expected'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION expected(gap_summary) IS 'Mean expectation; NULL without answers.';

CREATE FUNCTION perceived(gap_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'gap_summary_perceived'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION perceived(gap_summary) IS 'Mean perception; NULL without answers.';

CREATE FUNCTION sd(gap_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'gap_summary_sd'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION sd(gap_summary) IS 'Standard deviation of the differences, divisor n - 1; weighted: the square root of n / (n - 1) * sum(w (d - mean)^2) / sum(w). NULL for fewer than 2 answers.';

CREATE FUNCTION correlation(gap_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'gap_summary_correlation'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION correlation(gap_summary) IS 'Pearson correlation of expectation and perception, -1 to 1; NULL without spread in either.';

CREATE FUNCTION below_share(gap_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'gap_summary_below_share'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION below_share(gap_summary) IS '% of pairs (or of their weight) with perceived < expected; NULL without answers.';

CREATE FUNCTION met_share(gap_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'gap_summary_met_share'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION met_share(gap_summary) IS '% of pairs (or of their weight) with perceived = expected; NULL without answers.';

CREATE FUNCTION exceeded_share(gap_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'gap_summary_exceeded_share'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION exceeded_share(gap_summary) IS '% of pairs (or of their weight) with perceived > expected; NULL without answers.';

CREATE FUNCTION total_weight(gap_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'gap_summary_total_weight'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION total_weight(gap_summary) IS 'Sum of the weights; the number of pairs where unweighted.';

CREATE FUNCTION effective_n(gap_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'gap_summary_effective_n'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION effective_n(gap_summary) IS 'Kish effective number of pairs: (sum of w)^2 / sum of w^2; NULL without answers.';

CREATE FUNCTION gap_summary_to_json(gap_summary)
RETURNS json
AS 'MODULE_PATHNAME', 'gap_summary_to_json'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_to_json(gap_summary) IS 'Object of the number of pairs, mean expectation and perception, gap, and how many fell below, met and exceeded.';

CREATE CAST (gap_summary AS json) WITH FUNCTION gap_summary_to_json(gap_summary);
COMMENT ON CAST (gap_summary AS json) IS 'Object of the number of pairs, mean expectation and perception, gap, and how many fell below, met and exceeded.';

CREATE FUNCTION gap_summary_to_jsonb(gap_summary)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'gap_summary_to_jsonb'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION gap_summary_to_jsonb(gap_summary) IS 'Object of the number of pairs, mean expectation and perception, gap, and how many fell below, met and exceeded.';

CREATE CAST (gap_summary AS jsonb) WITH FUNCTION gap_summary_to_jsonb(gap_summary);
COMMENT ON CAST (gap_summary AS jsonb) IS 'Object of the number of pairs, mean expectation and perception, gap, and how many fell below, met and exceeded.';

CREATE AGGREGATE gap(expected double precision, perceived double precision) (
    SFUNC = gap_summary_add,
    STYPE = gap_summary,
    SSPACE = 160,
    FINALFUNC = gap,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE gap(expected double precision, perceived double precision) IS 'Mean of perceived - expected. Pairs with a NULL are ignored, none give NULL. NaN and infinity are error 22003.';

CREATE AGGREGATE gap(expected double precision, perceived double precision, weight double precision) (
    SFUNC = gap_summary_add,
    STYPE = gap_summary,
    SSPACE = 256,
    FINALFUNC = gap,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE gap(expected double precision, perceived double precision, weight double precision) IS 'Weighted mean of perceived - expected. Pairs with a NULL are ignored, none give NULL. NaN and infinity are error 22003. Weighted: NULL and 0 drop the pair, negative or not finite is error 22003.';

CREATE AGGREGATE gap_agg(expected double precision, perceived double precision) (
    SFUNC = gap_summary_add,
    STYPE = gap_summary,
    SSPACE = 160,
    FINALFUNC = gap_summary_final,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE gap_agg(expected double precision, perceived double precision) IS 'Moments of pairs of expectation and perception.  Pairs with a NULL are ignored, none give NULL. NaN and infinity are error 22003.';

CREATE AGGREGATE gap_agg(expected double precision, perceived double precision, weight double precision) (
    SFUNC = gap_summary_add,
    STYPE = gap_summary,
    SSPACE = 256,
    FINALFUNC = gap_summary_final,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE gap_agg(expected double precision, perceived double precision, weight double precision) IS 'Weighted moments of pairs of expectation and perception. Pairs with a NULL are ignored, none give NULL. NaN and infinity are error 22003. Weighted: NULL and 0 drop the pair, negative or not finite is error 22003.';

CREATE AGGREGATE gap_agg(expected timestamp with time zone, perceived timestamp with time zone) (
    SFUNC = gap_summary_add,
    STYPE = gap_summary,
    SSPACE = 160,
    FINALFUNC = gap_summary_final,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE gap_agg(expected timestamp with time zone, perceived timestamp with time zone) IS 'Moments of promised and actual time. Days that actual is before expected: early is positive. Pairs with a NULL are ignored, none give NULL. NaN and infinity are error 22003.';

CREATE AGGREGATE gap_agg(expected timestamp with time zone, perceived timestamp with time zone, weight double precision) (
    SFUNC = gap_summary_add,
    STYPE = gap_summary,
    SSPACE = 256,
    FINALFUNC = gap_summary_final,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE gap_agg(expected timestamp with time zone, perceived timestamp with time zone, weight double precision) IS 'Weighted moments of promised and actual time. Days that actual is before expected: early is positive. Pairs with a NULL are ignored, none give NULL. NaN and infinity are error 22003. Weighted: NULL and 0 drop the pair, negative or not finite is error 22003.';

CREATE AGGREGATE gap_agg(expected timestamp without time zone, perceived timestamp without time zone) (
    SFUNC = gap_summary_add,
    STYPE = gap_summary,
    SSPACE = 160,
    FINALFUNC = gap_summary_final,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE gap_agg(expected timestamp without time zone, perceived timestamp without time zone) IS 'Moments of promised and actual time. Days that actual is before expected: early is positive. Pairs with a NULL are ignored, none give NULL. NaN and infinity are error 22003.';

CREATE AGGREGATE gap_agg(expected timestamp without time zone, perceived timestamp without time zone, weight double precision) (
    SFUNC = gap_summary_add,
    STYPE = gap_summary,
    SSPACE = 256,
    FINALFUNC = gap_summary_final,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE gap_agg(expected timestamp without time zone, perceived timestamp without time zone, weight double precision) IS 'Weighted moments of promised and actual time. Days that actual is before expected: early is positive. Pairs with a NULL are ignored, none give NULL. NaN and infinity are error 22003. Weighted: NULL and 0 drop the pair, negative or not finite is error 22003.';

CREATE AGGREGATE gap_agg(expected date, perceived date) (
    SFUNC = gap_summary_add,
    STYPE = gap_summary,
    SSPACE = 160,
    FINALFUNC = gap_summary_final,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE gap_agg(expected date, perceived date) IS 'Moments of promised and actual time. Days that actual is before expected: early is positive. Pairs with a NULL are ignored, none give NULL. NaN and infinity are error 22003.';

CREATE AGGREGATE gap_agg(expected date, perceived date, weight double precision) (
    SFUNC = gap_summary_add,
    STYPE = gap_summary,
    SSPACE = 256,
    FINALFUNC = gap_summary_final,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE gap_agg(expected date, perceived date, weight double precision) IS 'Weighted moments of promised and actual time. Days that actual is before expected: early is positive. Pairs with a NULL are ignored, none give NULL. NaN and infinity are error 22003. Weighted: NULL and 0 drop the pair, negative or not finite is error 22003.';

CREATE AGGREGATE rollup(gap_summary) (
    SFUNC = gap_summary_merge,
    STYPE = gap_summary,
    SSPACE = 160,
    FINALFUNC = gap_summary_final,
    COMBINEFUNC = gap_summary_merge,
    INITCOND = '{}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(gap_summary) IS 'Merges summaries: the rollup of parts equals the summary of the whole, exactly for counts and for sums of whole numbers. NULL parts are ignored, nothing but empty ones gives NULL.';
