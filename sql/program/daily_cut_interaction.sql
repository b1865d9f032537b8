-- internal view: interactions, cases and invitations a day
CREATE OR REPLACE VIEW daily_cut_interaction AS
SELECT d.*
FROM :rolled('cut_interaction', 'day') AS d;

COMMENT ON VIEW daily_cut_interaction IS 'live_cut_interaction, stored where it is rolled up and nothing has changed since.';
