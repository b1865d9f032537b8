-- internal view: interactions, cases and invitations, by months where these are closed
CREATE OR REPLACE VIEW monthly_cut_interaction AS
SELECT d.*
FROM :rolled('cut_interaction', 'month') AS d;

COMMENT ON VIEW monthly_cut_interaction IS 'daily_cut_interaction, with the days of a month that is rolled up and unchanged as one, its first.';
