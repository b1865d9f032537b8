-- driver_summary: cross-products of an outcome and its factors, and its aggregates.

CREATE TYPE driver_summary;

CREATE FUNCTION driver_summary_in(cstring)
RETURNS driver_summary
AS 'MODULE_PATHNAME', 'driver_summary_in'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_in(cstring) IS 'Reads the text form {factors=... n=... left_out=... missing=... pivots=... sums=... products=...}. Malformed text is error 22P02.';

CREATE FUNCTION driver_summary_out(driver_summary)
RETURNS cstring
AS 'MODULE_PATHNAME', 'driver_summary_out'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_out(driver_summary) IS 'Writes the text form {factors=... n=... left_out=... missing=... pivots=... sums=... products=...}.';

CREATE FUNCTION driver_summary_recv(internal)
RETURNS driver_summary
AS 'MODULE_PATHNAME', 'driver_summary_recv'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_recv(internal) IS 'Reads the binary form. Whatever is malformed is error 22P03.';

CREATE FUNCTION driver_summary_send(driver_summary)
RETURNS bytea
AS 'MODULE_PATHNAME', 'driver_summary_send'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_send(driver_summary) IS 'Writes the binary form, which starts with a version byte.';

CREATE TYPE driver_summary (
    INPUT = driver_summary_in,
    OUTPUT = driver_summary_out,
    RECEIVE = driver_summary_recv,
    SEND = driver_summary_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE driver_summary IS 'Mergeable cross-products of an outcome and up to 64 factors over complete rows, with how many rows were left out and how many values are missing. Sums carry twice the digits of double precision and count from the first row, so that those of whole numbers do not depend on the order of merging, and none loses its variance far from zero. Empty is {}.';

CREATE FUNCTION driver_summary_eq(driver_summary, driver_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'driver_summary_eq'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_eq(driver_summary, driver_summary) IS 'Implements driver_summary = driver_summary.';

CREATE OPERATOR = (
    LEFTARG = driver_summary, RIGHTARG = driver_summary, FUNCTION = driver_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (driver_summary, driver_summary) IS 'Equal; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION driver_summary_ne(driver_summary, driver_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'driver_summary_ne'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_ne(driver_summary, driver_summary) IS 'Implements driver_summary <> driver_summary.';

CREATE OPERATOR <> (
    LEFTARG = driver_summary, RIGHTARG = driver_summary, FUNCTION = driver_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (driver_summary, driver_summary) IS 'Not equal; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION driver_summary_lt(driver_summary, driver_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'driver_summary_lt'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_lt(driver_summary, driver_summary) IS 'Implements driver_summary < driver_summary.';

CREATE OPERATOR < (
    LEFTARG = driver_summary, RIGHTARG = driver_summary, FUNCTION = driver_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (driver_summary, driver_summary) IS 'Less than; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION driver_summary_le(driver_summary, driver_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'driver_summary_le'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_le(driver_summary, driver_summary) IS 'Implements driver_summary <= driver_summary.';

CREATE OPERATOR <= (
    LEFTARG = driver_summary, RIGHTARG = driver_summary, FUNCTION = driver_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (driver_summary, driver_summary) IS 'Less than or equal; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION driver_summary_gt(driver_summary, driver_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'driver_summary_gt'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_gt(driver_summary, driver_summary) IS 'Implements driver_summary > driver_summary.';

CREATE OPERATOR > (
    LEFTARG = driver_summary, RIGHTARG = driver_summary, FUNCTION = driver_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (driver_summary, driver_summary) IS 'Greater than; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION driver_summary_ge(driver_summary, driver_summary)
RETURNS boolean
AS 'MODULE_PATHNAME', 'driver_summary_ge'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_ge(driver_summary, driver_summary) IS 'Implements driver_summary >= driver_summary.';

CREATE OPERATOR >= (
    LEFTARG = driver_summary, RIGHTARG = driver_summary, FUNCTION = driver_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (driver_summary, driver_summary) IS 'Greater than or equal; an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION driver_summary_cmp(driver_summary, driver_summary)
RETURNS integer
AS 'MODULE_PATHNAME', 'driver_summary_cmp'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_cmp(driver_summary, driver_summary) IS 'Three-way comparison for btree: an arbitrary but total order, for sorting and DISTINCT.';

CREATE FUNCTION driver_summary_hash(driver_summary)
RETURNS integer
AS 'MODULE_PATHNAME', 'driver_summary_hash'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_hash(driver_summary) IS 'Hash of a driver_summary, for hash joins and hash indexes.';

CREATE FUNCTION driver_summary_hash_extended(driver_summary, bigint)
RETURNS bigint
AS 'MODULE_PATHNAME', 'driver_summary_hash_extended'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION driver_summary_hash_extended(driver_summary, bigint) IS 'Hash of a driver_summary with a seed, for hash partitioning.';

CREATE OPERATOR CLASS driver_summary_ops DEFAULT FOR TYPE driver_summary USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 driver_summary_cmp(driver_summary, driver_summary);
COMMENT ON OPERATOR CLASS driver_summary_ops USING btree IS 'Sorts, compares and indexes driver_summary: an arbitrary but total order, for sorting and DISTINCT.';

CREATE OPERATOR CLASS driver_summary_ops DEFAULT FOR TYPE driver_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 driver_summary_hash(driver_summary),
    FUNCTION 2 driver_summary_hash_extended(driver_summary, bigint);
COMMENT ON OPERATOR CLASS driver_summary_ops USING hash IS 'Hashes driver_summary, for GROUP BY, joins and hash indexes.';

CREATE FUNCTION driver_summary_merge(state driver_summary, part driver_summary)
RETURNS driver_summary
AS 'MODULE_PATHNAME', 'driver_summary_merge'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION driver_summary_merge(state driver_summary, part driver_summary) IS 'Combine function, and implements driver_summary + driver_summary. Called directly it leaves its arguments as they are.';

CREATE OPERATOR + (
    LEFTARG = driver_summary, RIGHTARG = driver_summary, FUNCTION = driver_summary_merge, COMMUTATOR = +
);
COMMENT ON OPERATOR + (driver_summary, driver_summary) IS 'Merges two summaries of the same factors in the same order; different numbers of factors are error 22023, sums out of range 22003.';

CREATE FUNCTION driver_summary_add(state driver_summary, outcome double precision, factors double precision[])
RETURNS driver_summary
AS 'MODULE_PATHNAME', 'driver_summary_add'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION driver_summary_add(state driver_summary, outcome double precision, factors double precision[]) IS 'Transition function: adds one row, or counts it as left out where anything is NULL. Called directly it leaves its argument as it is.';

CREATE AGGREGATE driver_agg(outcome double precision, factors double precision[]) (
    SFUNC = driver_summary_add,
    STYPE = driver_summary,
    SSPACE = 1440,
    COMBINEFUNC = driver_summary_merge,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE driver_agg(outcome double precision, factors double precision[]) IS 'Summary of an outcome and the factors that may drive it, 1 to 64 of them, the same in every row. A row with a NULL (outcome, factor, or the whole array) is left out, and counted: see left_out and missing. NaN and infinity are error 22003; another number of factors than before, or than 1 to 64, 22023. NULL without rows.';

CREATE AGGREGATE rollup(driver_summary) (
    SFUNC = driver_summary_merge,
    STYPE = driver_summary,
    SSPACE = 1440,
    COMBINEFUNC = driver_summary_merge,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(driver_summary) IS 'Merges summaries of the same factors in the same order: the drivers of a year from those of its days. NULL parts are ignored, none give NULL. Different numbers of factors are error 22023.';

CREATE FUNCTION answers(driver_summary)
RETURNS bigint
AS 'MODULE_PATHNAME', 'driver_summary_answers'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION answers(driver_summary) IS 'Number of complete rows, which the analysis rests on.';

CREATE FUNCTION left_out(driver_summary)
RETURNS bigint
AS 'MODULE_PATHNAME', 'driver_summary_left_out'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION left_out(driver_summary) IS 'Number of rows that were left out, since the outcome or a factor was NULL.';

CREATE FUNCTION missing(driver_summary)
RETURNS bigint[]
AS 'MODULE_PATHNAME', 'driver_summary_missing'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION missing(driver_summary) IS 'How often each value was NULL, the outcome first, then the factors: which one costs the rows that were left out.';

CREATE FUNCTION driver_summary_to_json(driver_summary)
RETURNS json
AS 'MODULE_PATHNAME', 'driver_summary_to_json'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION driver_summary_to_json(driver_summary) IS 'Object of the numbers of rows, and of mean, standard deviation (divisor n - 1), missing values and correlation with the outcome of each variable.';

CREATE CAST (driver_summary AS json) WITH FUNCTION driver_summary_to_json(driver_summary);
COMMENT ON CAST (driver_summary AS json) IS 'Object of the numbers of rows, and of mean, standard deviation, missing values and correlation of each variable.';

CREATE FUNCTION driver_summary_to_jsonb(driver_summary)
RETURNS jsonb
AS 'MODULE_PATHNAME', 'driver_summary_to_jsonb'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION driver_summary_to_jsonb(driver_summary) IS 'Object of the numbers of rows, and of mean, standard deviation (divisor n - 1), missing values and correlation with the outcome of each variable.';

CREATE CAST (driver_summary AS jsonb) WITH FUNCTION driver_summary_to_jsonb(driver_summary);
COMMENT ON CAST (driver_summary AS jsonb) IS 'Object of the numbers of rows, and of mean, standard deviation, missing values and correlation of each variable.';
