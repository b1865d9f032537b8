-- internal view: each touchpoint once
CREATE OR REPLACE VIEW known_touchpoint AS
SELECT DISTINCT ON (t.touchpoint) t.touchpoint, t.stage, t.channel, t.promised_wait
FROM touchpoint AS t
WHERE t.touchpoint IS NOT NULL
ORDER BY t.touchpoint, t.stage, t.channel;

COMMENT ON VIEW known_touchpoint IS 'One row a touchpoint; of one that a given source names twice, the first.';
