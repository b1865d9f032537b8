-- internal view: what was expected beside what was found
CREATE OR REPLACE VIEW expectation_pair AS
SELECT
    p.submission_id,
    p.day,
    p.journey,
    p.stage,
    p.item,
    p.dimension,
    p.expected,
    p.perceived,
    p.weight,
    p.segment
FROM (
    SELECT
        a.submission_id, a.item, a.stage, a.journey, max(a.dimension) AS dimension,
        max(a.day) FILTER (WHERE a.measure = 'perceived') AS day,
        max(a.weight) FILTER (WHERE a.measure = 'perceived') AS weight,
        max(a.segment) FILTER (WHERE a.measure = 'perceived') AS segment,
        avg(a.score) FILTER (WHERE a.measure = 'expected')::double precision AS expected,
        avg(a.score) FILTER (WHERE a.measure = 'perceived')::double precision AS perceived
    FROM answer AS a
    WHERE a.measure IN ('expected', 'perceived') AND a.item IS NOT NULL AND a.respondent = 'customer'
    -- A difference of two scales means nothing.
    GROUP BY a.submission_id, a.item, a.scale, a.stage, a.journey
) AS p
WHERE p.expected IS NOT NULL AND p.perceived IS NOT NULL
    -- Where nobody asks for both, nothing is looked for.
    AND EXISTS (SELECT FROM question AS q WHERE q.measure = 'perceived');

COMMENT ON VIEW expectation_pair IS 'One row a submission and item: the expected and the perceived score, where both were given, at one stage and on one scale.';
