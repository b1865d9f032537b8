-- internal view: expectation gaps a day
CREATE OR REPLACE VIEW daily_cut_gap AS
SELECT d.*
FROM :rolled('cut_gap', 'day') AS d;

COMMENT ON VIEW daily_cut_gap IS 'live_cut_gap, stored where it is rolled up and nothing has changed since.';
