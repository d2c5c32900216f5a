-- Somebody whose details are kept: a neighbour, or the person a case is about. What stays after wiping says nothing of them.
CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    member_id TEXT UNIQUE REFERENCES members (id),
    created_at INTEGER NOT NULL,
    wipe_at INTEGER,
    wiped_at INTEGER,
    CHECK (wiped_at IS NULL OR wipe_at IS NULL)
) STRICT;
CREATE INDEX people_wipe ON people (wipe_at) WHERE wipe_at IS NOT NULL;

-- Sealed with the person's own key.
CREATE TABLE person_details (
    person_id TEXT NOT NULL REFERENCES people (id),
    field TEXT NOT NULL CHECK (field IN ('name', 'phone', 'mail', 'corner', 'door', 'household', 'note', 'said')),
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, field)
) STRICT;

-- A key for each person and for each private conversation, sealed with the node's, and marks of phone and mail by which the desk
-- finds doubles. Never in a backup: what is wiped here is wiped there too.
CREATE TABLE vault_keys (
    owner_id TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    phone_mark BLOB,
    mail_mark BLOB
) STRICT;
CREATE INDEX vault_keys_phone ON vault_keys (phone_mark) WHERE phone_mark IS NOT NULL;
CREATE INDEX vault_keys_mail ON vault_keys (mail_mark) WHERE mail_mark IS NOT NULL;

-- The node's key, where no file holds it. Never in a backup.
CREATE TABLE node_key (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL
) STRICT;

-- Append-only: who saw which details of whom, and as what.
CREATE TABLE reveals (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES people (id),
    by_id TEXT NOT NULL,
    seen_as TEXT NOT NULL,
    fields TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX reveals_person ON reveals (person_id, seq);
CREATE TRIGGER reveals_no_update BEFORE UPDATE ON reveals BEGIN SELECT RAISE(ABORT, 'reveals is append-only'); END;
CREATE TRIGGER reveals_no_replace BEFORE INSERT ON reveals WHEN EXISTS (SELECT 1 FROM reveals WHERE seq = new.seq)
    BEGIN SELECT RAISE(ABORT, 'reveals is append-only'); END;
CREATE TRIGGER reveals_no_delete BEFORE DELETE ON reveals BEGIN SELECT RAISE(ABORT, 'reveals is append-only'); END;

-- What somebody asked the desk for. Facts only; the person is in people.
CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    code TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id),
    channel TEXT NOT NULL CHECK (channel IN ('phone', 'web', 'text', 'voicemail', 'mail', 'paper', 'visit')),
    kind TEXT NOT NULL CHECK (kind IN ('offer', 'request')),
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    amount INTEGER CHECK (amount > 0),
    unit TEXT,
    area TEXT NOT NULL,
    language TEXT NOT NULL,
    needed_by INTEGER,
    state TEXT NOT NULL CHECK (state IN ('new', 'calling_back', 'phone_tag', 'needs_language', 'ready', 'listed', 'done',
        'duplicate', 'other_area', 'no_longer_needed')),
    attempts INTEGER NOT NULL CHECK (attempts BETWEEN 0 AND 3),
    listing_id TEXT UNIQUE REFERENCES listings (id),
    same_as TEXT REFERENCES cases (id) DEFERRABLE INITIALLY IMMEDIATE,
    taken_by TEXT REFERENCES members (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    ended_at INTEGER,
    CHECK ((amount IS NULL) = (unit IS NULL)),
    CHECK (state <> 'listed' OR listing_id IS NOT NULL),
    CHECK ((state = 'duplicate') = (same_as IS NOT NULL)),
    CHECK ((ended_at IS NOT NULL) = (state IN ('done', 'duplicate', 'other_area', 'no_longer_needed')))
) STRICT;
CREATE INDEX cases_pod ON cases (pod_id, id);
CREATE INDEX cases_open ON cases (pod_id, id) WHERE ended_at IS NULL;
CREATE INDEX cases_person ON cases (person_id);

-- Append-only: what was done about a case.
CREATE TABLE case_history (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id TEXT NOT NULL REFERENCES cases (id),
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT;
CREATE INDEX case_history_case ON case_history (case_id, seq);
CREATE TRIGGER case_history_no_update BEFORE UPDATE ON case_history BEGIN SELECT RAISE(ABORT, 'case_history is append-only'); END;
CREATE TRIGGER case_history_no_replace BEFORE INSERT ON case_history WHEN EXISTS (SELECT 1 FROM case_history WHERE seq = new.seq)
    BEGIN SELECT RAISE(ABORT, 'case_history is append-only'); END;
CREATE TRIGGER case_history_no_delete BEFORE DELETE ON case_history BEGIN SELECT RAISE(ABORT, 'case_history is append-only'); END;

-- Words between the two sides, sealed with the key of their conversation.
ALTER TABLE messages ADD COLUMN sealed BLOB;
-- A notice may be about a case.
ALTER TABLE notices ADD COLUMN case_id TEXT;

-- Since when the pod knows a neighbour: added by a point person, or vouched for.
ALTER TABLE members ADD COLUMN known_at INTEGER;
UPDATE members SET known_at = created_at;
-- Jobs are held until a day.
ALTER TABLE member_jobs ADD COLUMN until INTEGER;
CREATE INDEX member_jobs_until ON member_jobs (until) WHERE until IS NOT NULL;
CREATE TABLE vouches (
    member_id TEXT NOT NULL REFERENCES members (id),
    by_id TEXT NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (member_id, by_id),
    CHECK (member_id <> by_id)
) STRICT;

-- What was agreed before anybody asked how it went is asked about too: two days after it last changed.
UPDATE commitments SET due_at = updated_at + 172800000000
    WHERE state = 'accepted' AND due_at IS NULL AND said_owner IS NULL AND said_helper IS NULL;

-- Codes that are read aloud, and links to join a pod.
CREATE TABLE sessions_new (
    id TEXT NOT NULL PRIMARY KEY,
    member_id TEXT REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('session', 'token', 'link', 'setup', 'code', 'join')),
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
