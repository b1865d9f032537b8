-- What is asked, on which scale, and what counts as satisfied.
CREATE TABLE question (
    question       text    NOT NULL,
    measure        text    NOT NULL,
    worst          integer NOT NULL,
    best           integer NOT NULL,
    scope          text    NOT NULL DEFAULT 'transaction',
    stage          text,
    item           text,
    dimension      text,
    satisfied_from integer,
    unhappy_to     integer,
    wording        text,
    CONSTRAINT question_key PRIMARY KEY (question),
    CONSTRAINT question_measure CHECK (measure IN ('nps', 'csat', 'ces', 'need_met', 'minimum', 'expected', 'perceived', 'importance', 'other')),
    CONSTRAINT question_scope CHECK (scope IN ('transaction', 'relationship')),
    CONSTRAINT question_scale CHECK (worst BETWEEN -100 AND 100 AND best BETWEEN -100 AND 100 AND abs(best - worst) BETWEEN 1 AND 100),
    CONSTRAINT question_nps_scale CHECK (measure <> 'nps' OR (worst = 0 AND best = 10)),
    CONSTRAINT question_satisfied_from CHECK (satisfied_from BETWEEN least(worst, best) AND greatest(worst, best)),
    CONSTRAINT question_unhappy_to CHECK (unhappy_to BETWEEN least(worst, best) AND greatest(worst, best)),
    CONSTRAINT question_cuts CHECK (CASE WHEN best > worst THEN unhappy_to < satisfied_from ELSE unhappy_to > satisfied_from END)
);

COMMENT ON TABLE question IS 'One row a question: what it measures, its scale, and the company''s own cuts.';
COMMENT ON COLUMN question.question IS 'Name of the question; key.';
COMMENT ON COLUMN question.measure IS 'nps, csat, ces, need_met, minimum, expected, perceived, importance or other.';
COMMENT ON COLUMN question.worst IS 'Score of the worst answer, -100 to 100; above best where low is good.';
COMMENT ON COLUMN question.best IS 'Score of the best answer, -100 to 100; 1 to 100 away from worst. nps is 0 to 10.';
COMMENT ON COLUMN question.scope IS 'transaction: about an interaction that has just been; relationship: about the company as a whole.';
COMMENT ON COLUMN question.stage IS 'Set where the question is about that stage as such: its answers need no interaction.';
COMMENT ON COLUMN question.item IS 'Item of a longer scale: pairs expected, perceived, minimum and importance; NULL: a headline question.';
COMMENT ON COLUMN question.dimension IS 'Groups the items of a scale (reliability, empathy, ...).';
COMMENT ON COLUMN question.satisfied_from IS 'Score from which, towards best, the company calls an answer satisfied; NULL: the measure''s convention. Figures named csat and ces keep to the convention, so that they compare with others.';
COMMENT ON COLUMN question.unhappy_to IS 'Score down to which, towards worst, the company calls an answer unhappy; NULL: the measure''s convention.';
COMMENT ON COLUMN question.wording IS 'The question as customers read it.';
