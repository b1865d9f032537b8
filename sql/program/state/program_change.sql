-- What has changed since it was rolled up: causes, not consequences.
CREATE TABLE program_change (
    cause          text NOT NULL,
    at             timestamptz,
    submission_id  :submission_id,
    customer_id    :customer_id,
    account_id     :account_id,
    interaction_id :interaction_id,
    case_id        :case_id,
    invitation_id  :invitation_id,
    day            date
);

COMMENT ON TABLE program_change IS 'One row a change of the sources since they were rolled up, written by the transaction that makes it. It has no key, so that no writer ever waits for another. Days that it concerns are found when it is read (see changed_day).';
COMMENT ON COLUMN program_change.cause IS 'response, interaction, invitation, customer or account: a row of it, as it was or as it is; everything: all that is stored; day: a day that is still to be rolled up; rebuilding: everything, a refresh being under way.';
COMMENT ON COLUMN program_change.day IS 'The day, where that is the cause.';
COMMENT ON COLUMN program_change.at IS 'When it was answered, occurred or was sent.';
COMMENT ON COLUMN program_change.submission_id IS 'Submission of a response; its own id where it came alone.';
COMMENT ON COLUMN program_change.customer_id IS 'The customer.';
COMMENT ON COLUMN program_change.account_id IS 'The account.';
COMMENT ON COLUMN program_change.interaction_id IS 'The interaction, or that which the response names.';
COMMENT ON COLUMN program_change.case_id IS 'The case.';
COMMENT ON COLUMN program_change.invitation_id IS 'The invitation.';
