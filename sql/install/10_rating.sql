-- rating: one answer together with its scale.

CREATE TYPE rating;

CREATE FUNCTION rating_in(cstring)
RETURNS rating
AS 'MODULE_PATHNAME', 'rating_in'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_in(cstring) IS 'Reads the text form score@worst..best. Malformed text is error 22P02.';

CREATE FUNCTION rating_out(rating)
RETURNS cstring
AS 'MODULE_PATHNAME', 'rating_out'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_out(rating) IS 'Writes the text form score@worst..best.';

CREATE FUNCTION rating_recv(internal)
RETURNS rating
AS 'MODULE_PATHNAME', 'rating_recv'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_recv(internal) IS 'Reads the binary form. Whatever is malformed is error 22P03.';

CREATE FUNCTION rating_send(rating)
RETURNS bytea
AS 'MODULE_PATHNAME', 'rating_send'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_send(rating) IS 'Writes the binary form, which starts with a version byte.';

CREATE TYPE rating (
    INPUT = rating_in,
    OUTPUT = rating_out,
    RECEIVE = rating_recv,
    SEND = rating_send,
    INTERNALLENGTH = 4,
    PASSEDBYVALUE,
    ALIGNMENT = int4,
    STORAGE = plain
);
COMMENT ON TYPE rating IS 'One answer together with its scale, 4 bytes: score@worst..best, as in 9@0..10. A scale on which low is good is written the other way round: 2@5..1. Worst and best lie within -100..100, 2 to 101 points apart. Ordered by scale, then from worst to best.';

CREATE FUNCTION rating(score integer, worst integer, best integer)
RETURNS rating
AS 'MODULE_PATHNAME', 'rating_construct'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating(score integer, worst integer, best integer) IS 'The answer score on the scale from worst to best (best below worst where low is good). A score off the scale is error 22003, a scale out of -100..100 or not of 2 to 101 points 22023. NULL if any argument is NULL.';

CREATE FUNCTION try_rating(score integer, worst integer, best integer)
RETURNS rating
AS 'MODULE_PATHNAME', 'rating_try_construct'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION try_rating(score integer, worst integer, best integer) IS 'As rating(score, worst, best), with NULL in the place of an error.';

CREATE FUNCTION score(rating)
RETURNS integer
AS 'MODULE_PATHNAME', 'rating_score'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION score(rating) IS 'The score as it was given.';

CREATE FUNCTION worst(rating)
RETURNS integer
AS 'MODULE_PATHNAME', 'rating_worst'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION worst(rating) IS 'The worst score of the scale.';

CREATE FUNCTION best(rating)
RETURNS integer
AS 'MODULE_PATHNAME', 'rating_best'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION best(rating) IS 'The best score of the scale; below worst where low is good.';

CREATE FUNCTION normalized(rating)
RETURNS double precision
AS 'MODULE_PATHNAME', 'rating_normalized'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION normalized(rating) IS 'How far from worst (0) to best (1) the answer is: |score - worst| / |best - worst|.';

CREATE FUNCTION rating_eq(rating, rating)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_eq'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_eq(rating, rating) IS 'Implements rating = rating.';

CREATE OPERATOR = (
    LEFTARG = rating, RIGHTARG = rating, FUNCTION = rating_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (rating, rating) IS 'Equal; by scale, then from worst to best.';

CREATE FUNCTION rating_ne(rating, rating)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_ne'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_ne(rating, rating) IS 'Implements rating <> rating.';

CREATE OPERATOR <> (
    LEFTARG = rating, RIGHTARG = rating, FUNCTION = rating_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (rating, rating) IS 'Not equal; by scale, then from worst to best.';

CREATE FUNCTION rating_lt(rating, rating)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_lt'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_lt(rating, rating) IS 'Implements rating < rating.';

CREATE OPERATOR < (
    LEFTARG = rating, RIGHTARG = rating, FUNCTION = rating_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (rating, rating) IS 'Less than; by scale, then from worst to best.';

CREATE FUNCTION rating_le(rating, rating)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_le'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_le(rating, rating) IS 'Implements rating <= rating.';

CREATE OPERATOR <= (
    LEFTARG = rating, RIGHTARG = rating, FUNCTION = rating_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (rating, rating) IS 'Less than or equal; by scale, then from worst to best.';

CREATE FUNCTION rating_gt(rating, rating)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_gt'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_gt(rating, rating) IS 'Implements rating > rating.';

CREATE OPERATOR > (
    LEFTARG = rating, RIGHTARG = rating, FUNCTION = rating_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (rating, rating) IS 'Greater than; by scale, then from worst to best.';

CREATE FUNCTION rating_ge(rating, rating)
RETURNS boolean
AS 'MODULE_PATHNAME', 'rating_ge'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_ge(rating, rating) IS 'Implements rating >= rating.';

CREATE OPERATOR >= (
    LEFTARG = rating, RIGHTARG = rating, FUNCTION = rating_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (rating, rating) IS 'Greater than or equal; by scale, then from worst to best.';

CREATE FUNCTION rating_cmp(rating, rating)
RETURNS integer
AS 'MODULE_PATHNAME', 'rating_cmp'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_cmp(rating, rating) IS 'Three-way comparison for btree: by scale, then from worst to best.';

CREATE FUNCTION rating_hash(rating)
RETURNS integer
AS 'MODULE_PATHNAME', 'rating_hash'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_hash(rating) IS 'Hash of a rating, for hash joins and hash indexes.';

CREATE FUNCTION rating_hash_extended(rating, bigint)
RETURNS bigint
AS 'MODULE_PATHNAME', 'rating_hash_extended'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION rating_hash_extended(rating, bigint) IS 'Hash of a rating with a seed, for hash partitioning.';

CREATE OPERATOR CLASS rating_ops DEFAULT FOR TYPE rating USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 rating_cmp(rating, rating);
COMMENT ON OPERATOR CLASS rating_ops USING btree IS 'Sorts, compares and indexes rating: by scale, then from worst to best.';

CREATE OPERATOR CLASS rating_ops DEFAULT FOR TYPE rating USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 rating_hash(rating),
    FUNCTION 2 rating_hash_extended(rating, bigint);
COMMENT ON OPERATOR CLASS rating_ops USING hash IS 'Hashes rating, for GROUP BY, joins and hash indexes.';

CREATE FUNCTION rating_to_jsonb(rating)
RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.jsonb_build_object('score', score($1), 'worst', worst($1), 'best', best($1));
COMMENT ON FUNCTION rating_to_jsonb(rating) IS 'Object of score, worst and best.';

CREATE FUNCTION rating_to_json(rating)
RETURNS json
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.json_build_object('score', score($1), 'worst', worst($1), 'best', best($1));
COMMENT ON FUNCTION rating_to_json(rating) IS 'Object of score, worst and best.';

CREATE CAST (rating AS jsonb) WITH FUNCTION rating_to_jsonb(rating);
COMMENT ON CAST (rating AS jsonb) IS 'Object of score, worst and best.';

CREATE CAST (rating AS json) WITH FUNCTION rating_to_json(rating);
COMMENT ON CAST (rating AS json) IS 'Object of score, worst and best.';

CREATE CAST (rating AS integer) WITH FUNCTION score(rating);
COMMENT ON CAST (rating AS integer) IS 'The score as it was given.';
