-- internal view: customers' answers and submissions, by months where these are closed
CREATE OR REPLACE VIEW monthly_cut AS
SELECT d.*
FROM :rolled('cut', 'month') AS d;

COMMENT ON VIEW monthly_cut IS 'daily_cut, with the days of a month that is rolled up and unchanged as one, its first.';
