-- internal view: customers' answers and submissions a day
CREATE OR REPLACE VIEW daily_cut AS
SELECT d.*
FROM :rolled('cut', 'day') AS d;

COMMENT ON VIEW daily_cut IS 'live_cut, stored where it is rolled up and nothing has changed since.';
