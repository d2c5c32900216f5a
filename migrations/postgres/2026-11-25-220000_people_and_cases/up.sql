-- Somebody whose details are kept: a neighbour, or the person a case is about. What stays after wiping says nothing of them.
CREATE TABLE people (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    member_id TEXT COLLATE "C" UNIQUE REFERENCES members (id),
    created_at BIGINT NOT NULL,
    wipe_at BIGINT,
    wiped_at BIGINT,
    CHECK (wiped_at IS NULL OR wipe_at IS NULL)
);
CREATE INDEX people_wipe ON people (wipe_at) WHERE wipe_at IS NOT NULL;

-- Sealed with the person's own key.
CREATE TABLE person_details (
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    field TEXT COLLATE "C" NOT NULL CHECK (field IN ('name', 'phone', 'mail', 'corner', 'door', 'household', 'note', 'said')),
    sealed BYTEA NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, field)
);

-- A key for each person and for each private conversation, sealed with the node's, and marks of phone and mail by which the desk
-- finds doubles. Never in a backup: what is wiped here is wiped there too.
CREATE TABLE vault_keys (
    owner_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    phone_mark BYTEA,
    mail_mark BYTEA
);
CREATE INDEX vault_keys_phone ON vault_keys (phone_mark) WHERE phone_mark IS NOT NULL;
CREATE INDEX vault_keys_mail ON vault_keys (mail_mark) WHERE mail_mark IS NOT NULL;

-- The node's key, where no file holds it. Never in a backup.
CREATE TABLE node_key (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    key BYTEA NOT NULL
);

-- Append-only: who saw which details of whom, and as what.
CREATE TABLE reveals (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    by_id TEXT COLLATE "C" NOT NULL,
    seen_as TEXT COLLATE "C" NOT NULL,
    fields TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX reveals_person ON reveals (person_id, seq);
CREATE TRIGGER reveals_no_change BEFORE UPDATE OR DELETE ON reveals
    FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE TRIGGER reveals_no_truncate BEFORE TRUNCATE ON reveals
    FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();

-- What somebody asked the desk for. Facts only; the person is in people.
CREATE TABLE cases (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    channel TEXT COLLATE "C" NOT NULL CHECK (channel IN ('phone', 'web', 'text', 'voicemail', 'mail', 'paper', 'visit')),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('offer', 'request')),
    title TEXT COLLATE "C" NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    amount BIGINT CHECK (amount > 0),
    unit TEXT COLLATE "C",
    area TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    needed_by BIGINT,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('new', 'calling_back', 'phone_tag', 'needs_language', 'ready', 'listed', 'done',
        'duplicate', 'other_area', 'no_longer_needed')),
    attempts BIGINT NOT NULL CHECK (attempts BETWEEN 0 AND 3),
    listing_id TEXT COLLATE "C" UNIQUE REFERENCES listings (id),
    same_as TEXT COLLATE "C" REFERENCES cases (id) DEFERRABLE INITIALLY IMMEDIATE,
    taken_by TEXT COLLATE "C" REFERENCES members (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    ended_at BIGINT,
    CHECK ((amount IS NULL) = (unit IS NULL)),
    CHECK (state <> 'listed' OR listing_id IS NOT NULL),
    CHECK ((state = 'duplicate') = (same_as IS NOT NULL)),
    CHECK ((ended_at IS NOT NULL) = (state IN ('done', 'duplicate', 'other_area', 'no_longer_needed')))
);
CREATE INDEX cases_pod ON cases (pod_id, id);
CREATE INDEX cases_open ON cases (pod_id, id) WHERE ended_at IS NULL;
CREATE INDEX cases_person ON cases (person_id);

-- Append-only: what was done about a case.
CREATE TABLE case_history (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    at BIGINT NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL
);
CREATE INDEX case_history_case ON case_history (case_id, seq);
CREATE TRIGGER case_history_no_change BEFORE UPDATE OR DELETE ON case_history
    FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE TRIGGER case_history_no_truncate BEFORE TRUNCATE ON case_history
    FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();

-- Words between the two sides, sealed with the key of their conversation.
ALTER TABLE messages ADD COLUMN sealed BYTEA;
-- A notice may be about a case.
ALTER TABLE notices ADD COLUMN case_id TEXT COLLATE "C";

-- Since when the pod knows a neighbour: added by a point person, or vouched for.
ALTER TABLE members ADD COLUMN known_at BIGINT;
UPDATE members SET known_at = created_at;
-- Jobs are held until a day.
ALTER TABLE member_jobs ADD COLUMN until BIGINT;
CREATE INDEX member_jobs_until ON member_jobs (until) WHERE until IS NOT NULL;
CREATE TABLE vouches (
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    by_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (member_id, by_id),
    CHECK (member_id <> by_id)
);

-- What was agreed before anybody asked how it went is asked about too: two days after it last changed.
UPDATE commitments SET due_at = updated_at + 172800000000
    WHERE state = 'accepted' AND due_at IS NULL AND said_owner IS NULL AND said_helper IS NULL;

-- Codes that are read aloud, and links to join a pod.
ALTER TABLE sessions DROP CONSTRAINT sessions_kind_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_kind_check CHECK (kind IN ('session', 'token', 'link', 'setup', 'code', 'join'));
