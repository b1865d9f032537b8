-- internal view: expectation gaps, by months where these are closed
CREATE OR REPLACE VIEW monthly_cut_gap AS
SELECT d.*
FROM :rolled('cut_gap', 'month') AS d;

COMMENT ON VIEW monthly_cut_gap IS 'daily_cut_gap, with the days of a month that is rolled up and unchanged as one, its first.';
