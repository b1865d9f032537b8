-- What drives an outcome.

CREATE FUNCTION drivers(
    s driver_summary,
    names text[] DEFAULT NULL,
    method text DEFAULT 'johnson',
    OUT factor text,
    OUT answers bigint,
    OUT mean double precision,
    OUT correlation double precision,
    OUT beta double precision,
    OUT p_value double precision,
    OUT vif double precision,
    OUT importance double precision,
    OUT rank integer
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'drivers'
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION drivers(driver_summary, text[], text) IS 'One row a factor, in the order of the array that was aggregated: its name (from names, else its place), the complete rows, its mean, correlation with the outcome (-1 to 1), standardized least squares coefficient, that one''s two-sided p value by t, variance inflation factor (1 and more), importance (share of R squared in points of 100; all add up to 100) and rank by importance (1 is first). Importance by method: johnson, relative weights (Johnson 2000), up to 64 factors; lmg, mean gain in R squared over all orders (Lindeman, Merenda and Gold 1980; Shapley), up to 16; another method is error 22023, as are more factors for lmg, or not as many names as factors. A factor that is constant, or that the factors before it determine (less than 1e-10 of its variance is its own), has NULLs and importance 0. Where the outcome is constant, or fewer rows are complete than factors and 2, there is no model: NULLs. p values are NULL where the fit is exact. Importance is association, not cause. No rows for NULL.';

CREATE FUNCTION r_squared(driver_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'driver_summary_r_squared'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION r_squared(driver_summary) IS 'Share of the outcome''s variance that least squares on the factors explains, 0 to 1; NULL where there is no model (see drivers).';

CREATE FUNCTION p_value(driver_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'driver_summary_p_value'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION p_value(driver_summary) IS 'p value of all factors together, by F: whether they explain more of the outcome than noise would. NULL where there is no model (see drivers), or the fit is exact.';

CREATE FUNCTION cronbach_alpha(driver_summary)
RETURNS double precision
AS 'MODULE_PATHNAME', 'driver_summary_cronbach_alpha'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION cronbach_alpha(driver_summary) IS 'Reliability of the factors as items of one scale: raw alpha, k / (k - 1) * (1 - sum of variances / variance of the sum), up to 1, below 0 where items contradict each other. Turn reversed items round first. Any outcome that is not NULL does: driver_agg(0, items). NULL for fewer than 2 items or complete rows, or where the sum does not vary.';

CREATE FUNCTION cronbach_alpha_estimate(summary driver_summary, confidence double precision DEFAULT 0.95)
RETURNS metric_estimate
AS 'MODULE_PATHNAME', 'cronbach_alpha_estimate'
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION cronbach_alpha_estimate(summary driver_summary, confidence double precision) IS 'Cronbach''s alpha with its interval by quantiles of F (Feldt 1965); ends NULL where all items agree throughout. confidence lies between 0 and 1, else error 22023. NULL as cronbach_alpha.';
