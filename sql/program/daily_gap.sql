-- daily view: expectation gaps a day, for slicing
CREATE OR REPLACE VIEW daily_gap AS
SELECT d.*
FROM :rolled('gap', 'day') AS d;

COMMENT ON VIEW daily_gap IS 'One row a day, stage and item: what was expected against what was found, in pairs within a submission. Slice with gap(rollup(gaps)), or with sums of the counts. (The items of a submission are not independent: intervals over several items at once are too narrow.)';
COMMENT ON COLUMN daily_gap.day IS 'Day of the answers in the program''s time zone.';
COMMENT ON COLUMN daily_gap.journey IS 'The journey.';
COMMENT ON COLUMN daily_gap.stage IS 'The stage; NULL: not attributed.';
COMMENT ON COLUMN daily_gap.item IS 'The item.';
COMMENT ON COLUMN daily_gap.dimension IS 'Its dimension.';
COMMENT ON COLUMN daily_gap.gaps IS 'Moments of the pairs: rollup() merges, gap(), sd(), below_share() and so on read.';
COMMENT ON COLUMN daily_gap.pairs IS 'Pairs.';
COMMENT ON COLUMN daily_gap.below IS 'Pairs that fell below the expectation.';
COMMENT ON COLUMN daily_gap.met IS 'Pairs that met it.';
COMMENT ON COLUMN daily_gap.exceeded IS 'Pairs that exceeded it.';
COMMENT ON COLUMN daily_gap.expected_total IS 'Sum of the expected scores.';
COMMENT ON COLUMN daily_gap.perceived_total IS 'Sum of the perceived scores.';
