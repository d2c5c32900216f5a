DELETE FROM sessions WHERE kind IN ('code', 'join');
CREATE TABLE sessions_new (
    id TEXT NOT NULL PRIMARY KEY,
    member_id TEXT REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('session', 'token', 'link', 'setup')),
    secret_hash BLOB NOT NULL UNIQUE,
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    expires_at INTEGER
) STRICT;
INSERT INTO sessions_new SELECT * FROM sessions;
DROP TABLE sessions;
ALTER TABLE sessions_new RENAME TO sessions;
CREATE INDEX sessions_member ON sessions (member_id);
DROP TABLE vouches;
DROP INDEX member_jobs_until;
ALTER TABLE member_jobs DROP COLUMN until;
ALTER TABLE members DROP COLUMN known_at;
ALTER TABLE notices DROP COLUMN case_id;
ALTER TABLE messages DROP COLUMN sealed;
DROP TABLE case_history;
DROP TABLE cases;
DROP TABLE reveals;
DROP TABLE node_key;
DROP TABLE vault_keys;
DROP TABLE person_details;
DROP TABLE people;
