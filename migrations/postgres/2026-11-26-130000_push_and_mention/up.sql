-- News on a phone that is not looked at, and by a private mention. The address for that is a detail of a person, and sealed as such.
ALTER TABLE person_details DROP CONSTRAINT person_details_field_check;
ALTER TABLE person_details ADD CONSTRAINT person_details_field_check
    CHECK (field IN ('name', 'phone', 'mail', 'corner', 'door', 'household', 'shopping', 'note', 'said', 'fediverse'));
ALTER TABLE letters DROP CONSTRAINT letters_way_check;
ALTER TABLE letters ADD CONSTRAINT letters_way_check CHECK (way IN ('text', 'mail', 'push', 'mention'));
ALTER TABLE notice_settings DROP CONSTRAINT notice_settings_channel_check;
ALTER TABLE notice_settings ADD CONSTRAINT notice_settings_channel_check
    CHECK (channel IN ('page', 'mail', 'text', 'paper', 'push', 'mention'));
DROP INDEX notice_settings_due;
CREATE INDEX notice_settings_due ON notice_settings (next_at) WHERE channel <> 'page' AND channel <> 'paper';
ALTER TABLE notice_settings ADD COLUMN mention_proven BIGINT NOT NULL DEFAULT 0 CHECK (mention_proven IN (0, 1));
ALTER TABLE notice_settings ALTER COLUMN mention_proven DROP DEFAULT;
ALTER TABLE notice_settings ADD COLUMN mention_proof_hash BYTEA;
ALTER TABLE notice_settings ADD COLUMN mention_proof_until BIGINT;

-- Browsers on which a neighbour hears of news (Push API): where their maker takes messages, and what these are sealed with.
CREATE TABLE push_subscriptions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    endpoint TEXT NOT NULL UNIQUE,
    p256dh BYTEA NOT NULL,
    auth BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX push_subscriptions_member ON push_subscriptions (member_id, id);
