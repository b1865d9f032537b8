-- Helpers of an analysis.

CREATE FUNCTION p_adjust(p double precision[], method text DEFAULT 'BH')
RETURNS double precision[]
AS 'MODULE_PATHNAME', 'p_adjust'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_adjust(p double precision[], method text) IS 'p values adjusted for how many there are, each in the place of its own. BH (Benjamini and Hochberg 1995): of the differences called real at 0.05, 5 % are noise on average; holm (1979): with 95 % certainty none is. Others are error 22023. NULLs stay NULL and do not count; a value outside 0..1 is error 22003. For the rows of a query: SELECT unnest(array_agg(stage)), unnest(p_adjust(array_agg(p_value))).';

CREATE FUNCTION nps_sample_size(margin double precision, confidence double precision DEFAULT 0.95, spread double precision DEFAULT 100)
RETURNS bigint
AS 'MODULE_PATHNAME', 'nps_sample_size'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION nps_sample_size(margin double precision, confidence double precision, spread double precision) IS 'Answers that a net promoter score needs to be known to within margin points: (z * spread / margin)^2, rounded up, which makes the Wald interval reach that far. spread is the standard deviation of one answer that counts 100, 0 or -100, above 0 to 100: 100 is the worst case, half promoters and half detractors; from earlier answers it is sqrt(100 * (% promoters + % detractors) - nps^2). confidence lies between 0 and 1, margin is above 0; else error 22023. Divide by the response rate for the number of invitations.';

CREATE FUNCTION is_first(VARIADIC "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'is_first'
LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION is_first(VARIADIC "any") IS 'Window function: whether the row is the first of its partition, in its order, with these values, NULLs being alike. It counts what is distinct so that the counts add up over days: SELECT day, count(*) FILTER (WHERE is_new) FROM (SELECT day, is_first(stage) OVER (PARTITION BY customer ORDER BY day) AS is_new FROM visit) AS v GROUP BY day. Any number of values of types that can be hashed (else error 42883).';
