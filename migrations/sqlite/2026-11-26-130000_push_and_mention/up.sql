-- News on a phone that is not looked at, and by a private mention. The address for that is a detail of a person, and sealed as such.
CREATE TABLE person_details_new (
    person_id TEXT NOT NULL REFERENCES people (id),
    field TEXT NOT NULL CHECK (field IN ('name', 'phone', 'mail', 'corner', 'door', 'household', 'shopping', 'note', 'said', 'fediverse')),
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, field)
) STRICT;
INSERT INTO person_details_new SELECT * FROM person_details;
DROP TABLE person_details;
ALTER TABLE person_details_new RENAME TO person_details;

CREATE TABLE letters_new (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    case_id TEXT REFERENCES cases (id),
    way TEXT NOT NULL CHECK (way IN ('text', 'mail', 'push', 'mention')),
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'stopped', 'failed')),
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO letters_new SELECT * FROM letters;
DROP TABLE letters;
ALTER TABLE letters_new RENAME TO letters;
CREATE INDEX letters_waiting ON letters (way, due_at) WHERE state = 'waiting';
CREATE INDEX letters_case ON letters (case_id, id);
CREATE INDEX letters_person ON letters (person_id, kind, id);
CREATE UNIQUE INDEX letters_once ON letters (person_id, way, kind) WHERE state = 'waiting' AND case_id IS NULL;

CREATE TABLE notice_settings_new (
    member_id TEXT NOT NULL PRIMARY KEY REFERENCES members (id),
    channel TEXT NOT NULL CHECK (channel IN ('page', 'mail', 'text', 'paper', 'push', 'mention')),
    pace TEXT NOT NULL CHECK (pace IN ('daily', 'weekly')),
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    mail_standing TEXT NOT NULL CHECK (mail_standing IN ('unproven', 'told', 'proven')),
    proof_hash BLOB,
    proof_until INTEGER,
    told_until TEXT NOT NULL,
    next_at INTEGER NOT NULL,
    mention_proven INTEGER NOT NULL CHECK (mention_proven IN (0, 1)),
    mention_proof_hash BLOB,
    mention_proof_until INTEGER
) STRICT;
INSERT INTO notice_settings_new (member_id, channel, pace, urgent, mail_standing, proof_hash, proof_until, told_until, next_at, mention_proven)
    SELECT member_id, channel, pace, urgent, mail_standing, proof_hash, proof_until, told_until, next_at, 0 FROM notice_settings;
DROP TABLE notice_settings;
ALTER TABLE notice_settings_new RENAME TO notice_settings;
CREATE INDEX notice_settings_due ON notice_settings (next_at) WHERE channel <> 'page' AND channel <> 'paper';

-- Browsers on which a neighbour hears of news (Push API): where their maker takes messages, and what these are sealed with.
CREATE TABLE push_subscriptions (
    id TEXT NOT NULL PRIMARY KEY,
    member_id TEXT NOT NULL REFERENCES members (id),
    endpoint TEXT NOT NULL UNIQUE,
    p256dh BLOB NOT NULL,
    auth BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX push_subscriptions_member ON push_subscriptions (member_id, id);
