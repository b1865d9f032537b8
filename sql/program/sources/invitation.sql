-- A request for feedback that was sent, or held back.
CREATE TABLE invitation (
    invitation_id  :invitation_id NOT NULL,
    sent_at        timestamptz NOT NULL,
    customer_id    :customer_id,
    interaction_id :interaction_id,
    channel        text,
    status         text NOT NULL,
    CONSTRAINT invitation_key PRIMARY KEY (invitation_id),
    CONSTRAINT invitation_status CHECK (status IN ('sent', 'bounced', 'opened', 'completed', 'opted_out', 'suppressed'))
);
CREATE INDEX invitation_customer ON invitation (customer_id, sent_at);
CREATE INDEX invitation_interaction ON invitation (interaction_id) WHERE interaction_id IS NOT NULL;

COMMENT ON TABLE invitation IS 'One row an invitation: a request for feedback that was sent, or held back.';
COMMENT ON COLUMN invitation.invitation_id IS 'Key.';
COMMENT ON COLUMN invitation.sent_at IS 'When it was sent, or would have been.';
COMMENT ON COLUMN invitation.customer_id IS 'Who was asked.';
COMMENT ON COLUMN invitation.interaction_id IS 'The interaction that it asks about; gives the stage.';
COMMENT ON COLUMN invitation.channel IS 'Mail, message, call, ...';
COMMENT ON COLUMN invitation.status IS 'sent, bounced, opened, completed, opted_out or suppressed (not sent, so as not to ask too often).';
