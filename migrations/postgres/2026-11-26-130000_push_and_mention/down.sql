DROP TABLE push_subscriptions;
ALTER TABLE notice_settings DROP COLUMN mention_proven;
ALTER TABLE notice_settings DROP COLUMN mention_proof_hash;
ALTER TABLE notice_settings DROP COLUMN mention_proof_until;
DELETE FROM letters WHERE way IN ('push', 'mention');
DELETE FROM person_details WHERE field = 'fediverse';
UPDATE notice_settings SET channel = 'page' WHERE channel IN ('push', 'mention');
ALTER TABLE person_details DROP CONSTRAINT person_details_field_check;
ALTER TABLE person_details ADD CONSTRAINT person_details_field_check
    CHECK (field IN ('name', 'phone', 'mail', 'corner', 'door', 'household', 'shopping', 'note', 'said'));
ALTER TABLE letters DROP CONSTRAINT letters_way_check;
ALTER TABLE letters ADD CONSTRAINT letters_way_check CHECK (way IN ('text', 'mail'));
ALTER TABLE notice_settings DROP CONSTRAINT notice_settings_channel_check;
ALTER TABLE notice_settings ADD CONSTRAINT notice_settings_channel_check
    CHECK (channel IN ('page', 'mail', 'text', 'paper'));
DROP INDEX notice_settings_due;
CREATE INDEX notice_settings_due ON notice_settings (next_at) WHERE channel = 'mail' OR channel = 'text';
