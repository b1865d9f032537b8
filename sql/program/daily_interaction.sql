-- daily view: interactions a day and stage, for slicing
CREATE OR REPLACE VIEW daily_interaction AS
SELECT d.day, s.journey, d.stage, s.domain, s.owner, d.interactions, d.covered, d.cases, d.delivered, d.returned
FROM daily_cut_interaction AS d
LEFT JOIN known_stage AS s ON s.stage = d.stage
WHERE d.cut = 'all';

COMMENT ON VIEW daily_interaction IS 'One row a day and stage: what happened there. Adds up over days.';
COMMENT ON COLUMN daily_interaction.day IS 'Day in the program''s time zone.';
COMMENT ON COLUMN daily_interaction.journey IS 'The journey.';
COMMENT ON COLUMN daily_interaction.stage IS 'The stage; NULL: none that the program knows.';
COMMENT ON COLUMN daily_interaction.domain IS 'Domain of the stage.';
COMMENT ON COLUMN daily_interaction.owner IS 'Department that answers for the stage.';
COMMENT ON COLUMN daily_interaction.interactions IS 'Interactions.';
COMMENT ON COLUMN daily_interaction.covered IS 'Interactions, of whatever day, of which a customer''s first answer came on this day.';
COMMENT ON COLUMN daily_interaction.cases IS 'Cases that came to the stage for the first time on this day: do not add them up over stages.';
COMMENT ON COLUMN daily_interaction.delivered IS 'Invitations of this day that were delivered.';
COMMENT ON COLUMN daily_interaction.returned IS 'Invitations, of whatever day, that were first returned on this day.';
