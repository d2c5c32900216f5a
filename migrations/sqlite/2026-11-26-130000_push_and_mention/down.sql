DROP TABLE push_subscriptions;
DELETE FROM letters WHERE way IN ('push', 'mention');
DELETE FROM person_details WHERE field = 'fediverse';
UPDATE notice_settings SET channel = 'page' WHERE channel IN ('push', 'mention');
CREATE TABLE person_details_old (
    person_id TEXT NOT NULL REFERENCES people (id),
    field TEXT NOT NULL CHECK (field IN ('name', 'phone', 'mail', 'corner', 'door', 'household', 'shopping', 'note', 'said')),
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, field)
) STRICT;
INSERT INTO person_details_old SELECT * FROM person_details;
DROP TABLE person_details;
ALTER TABLE person_details_old RENAME TO person_details;

CREATE TABLE letters_old (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    case_id TEXT REFERENCES cases (id),
    way TEXT NOT NULL CHECK (way IN ('text', 'mail')),
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'stopped', 'failed')),
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO letters_old SELECT * FROM letters;
DROP TABLE letters;
ALTER TABLE letters_old RENAME TO letters;
CREATE INDEX letters_waiting ON letters (way, due_at) WHERE state = 'waiting';
CREATE INDEX letters_case ON letters (case_id, id);
CREATE INDEX letters_person ON letters (person_id, kind, id);
CREATE UNIQUE INDEX letters_once ON letters (person_id, way, kind) WHERE state = 'waiting' AND case_id IS NULL;

CREATE TABLE notice_settings_old (
    member_id TEXT NOT NULL PRIMARY KEY REFERENCES members (id),
    channel TEXT NOT NULL CHECK (channel IN ('page', 'mail', 'text', 'paper')),
    pace TEXT NOT NULL CHECK (pace IN ('daily', 'weekly')),
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    mail_standing TEXT NOT NULL CHECK (mail_standing IN ('unproven', 'told', 'proven')),
    proof_hash BLOB,
    proof_until INTEGER,
    told_until TEXT NOT NULL,
    next_at INTEGER NOT NULL
) STRICT;
INSERT INTO notice_settings_old (member_id, channel, pace, urgent, mail_standing, proof_hash, proof_until, told_until, next_at)
    SELECT member_id, channel, pace, urgent, mail_standing, proof_hash, proof_until, told_until, next_at FROM notice_settings;
DROP TABLE notice_settings;
ALTER TABLE notice_settings_old RENAME TO notice_settings;
CREATE INDEX notice_settings_due ON notice_settings (next_at) WHERE channel = 'mail' OR channel = 'text';
