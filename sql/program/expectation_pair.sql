-- internal view: what was expected beside what was found
CREATE OR REPLACE VIEW expectation_pair AS
SELECT
    p.submission_id,
    p.day,
    p.journey,
    p.stage,
    p.item,
    p.dimension,
    e.score::double precision AS expected,
    p.score::double precision AS perceived,
    p.weight
FROM answer AS p
JOIN answer AS e ON e.submission_id = p.submission_id AND e.item = p.item
    AND e.stage IS NOT DISTINCT FROM p.stage
    -- A difference of two scales means nothing.
    AND e.scale = p.scale
WHERE p.measure = 'perceived' AND e.measure = 'expected'
    AND p.respondent = 'customer' AND e.respondent = 'customer';

COMMENT ON VIEW expectation_pair IS 'One row a submission and item: the expected and the perceived score, where both were given, at one stage and on one scale.';
