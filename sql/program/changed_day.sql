-- internal view: days whose stored figures may have changed
CREATE OR REPLACE VIEW changed_day AS
SELECT DISTINCT d.day
FROM (
    SELECT c.day
    FROM program_change AS c
    UNION ALL
    SELECT (t.at AT TIME ZONE :'time_zone')::date
    FROM (
        SELECT c.at FROM program_change AS c
        UNION ALL
        -- A response that may have moved counts together with itself. By day too: where a clock is turned back over midnight, what is later lies on an earlier day.
        SELECT k.answered_at
        FROM response_kin AS k
        WHERE k.answered_at >= k.at OR (k.answered_at AT TIME ZONE :'time_zone')::date >= (k.at AT TIME ZONE :'time_zone')::date OR NOT k.is_later_only
        UNION ALL
        -- A case counts at a stage where it first came there.
        SELECT i.occurred_at
        FROM program_change AS c
        JOIN interaction AS i ON i.case_id = c.case_id AND i.occurred_at >= c.at
        WHERE c.cause = 'interaction'
        UNION ALL
        SELECT n.sent_at
        FROM program_change AS c
        JOIN invitation AS n ON n.interaction_id = c.interaction_id
        WHERE c.cause = 'interaction'
    ) AS t
) AS d
-- Nothing counts on other days; in the west of UTC the first of them begins in the year before.
WHERE d.day BETWEEN '0001-12-31 BC' AND '9999-12-31';

COMMENT ON VIEW changed_day IS 'One row a day whose stored figures the logged changes may concern. It is found from the causes when it is read: found when these are written, it would miss what other transactions commit meanwhile.';
