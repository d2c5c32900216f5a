-- Times are microseconds since 1970 (UTC), amounts are millionths of the unit, ids are ULIDs as text.

CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE pods (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    area TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

-- The node's own actor has no pod. A feed publishes its pod's keys under ids of its own.
CREATE TABLE actors (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('node', 'pod', 'feed')),
    pod_id TEXT REFERENCES pods (id),
    feed TEXT,
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER,
    CHECK ((kind = 'node') = (pod_id IS NULL)),
    CHECK ((kind = 'feed') = (feed IS NOT NULL))
) STRICT;
CREATE INDEX actors_pod ON actors (pod_id);

CREATE TABLE actor_keys (
    owner_id TEXT NOT NULL REFERENCES actors (id),
    kind TEXT NOT NULL CHECK (kind IN ('rsa', 'ed25519')),
    private BLOB NOT NULL,
    public BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (owner_id, kind)
) STRICT;

CREATE TABLE members (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    erased_at INTEGER
) STRICT;
CREATE INDEX members_pod ON members (pod_id);

CREATE TABLE member_jobs (
    member_id TEXT NOT NULL REFERENCES members (id),
    job TEXT NOT NULL CHECK (job IN ('desk', 'driver', 'caller', 'purse', 'mediator', 'keys')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, job)
) STRICT;

-- Browser sessions, API tokens, sign-in links and the set-up link; only the SHA-256 of each secret is kept.
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    member_id TEXT REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('session', 'token', 'link', 'setup')),
    secret_hash BLOB NOT NULL UNIQUE,
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    expires_at INTEGER
) STRICT;
CREATE INDEX sessions_member ON sessions (member_id);

-- Answers kept for the Idempotency-Key header.
CREATE TABLE idempotency (
    member_id TEXT NOT NULL REFERENCES members (id),
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, key)
) STRICT;

CREATE TABLE remote_actors (
    id TEXT NOT NULL PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    username TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    followers TEXT,
    outbox TEXT,
    url TEXT,
    speaks_proposals BOOLEAN NOT NULL,
    fetched_at INTEGER NOT NULL,
    gone_at INTEGER
);
CREATE INDEX remote_actors_address ON remote_actors (address);

CREATE TABLE remote_keys (
    uri TEXT NOT NULL PRIMARY KEY,
    actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    kind TEXT NOT NULL CHECK (kind IN ('rsa', 'ed25519')),
    public BLOB NOT NULL,
    fetched_at INTEGER NOT NULL
) STRICT;
CREATE INDEX remote_keys_actor ON remote_keys (actor_id);

-- What is known of another server as a whole.
CREATE TABLE hosts (
    origin TEXT NOT NULL PRIMARY KEY,
    scheme TEXT CHECK (scheme IN ('cavage', 'rfc9421')),
    scheme_at INTEGER,
    failures INTEGER NOT NULL,
    failing_since INTEGER,
    retry_at INTEGER,
    answered_at INTEGER,
    blocked BOOLEAN NOT NULL
);

CREATE TABLE listings (
    id TEXT NOT NULL PRIMARY KEY,
    uri TEXT UNIQUE,
    pod_id TEXT REFERENCES pods (id),
    author_id TEXT REFERENCES members (id),
    remote_actor_id TEXT REFERENCES remote_actors (id),
    intent_uri TEXT,
    pod_name TEXT NOT NULL,
    host TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('offer', 'request')),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    category TEXT NOT NULL,
    unit TEXT,
    amount INTEGER CHECK (amount > 0),
    remaining INTEGER CHECK (remaining >= 0),
    held INTEGER CHECK (held >= 0),
    delivered INTEGER CHECK (delivered >= 0),
    visibility TEXT NOT NULL CHECK (visibility IN ('desk', 'pod', 'node', 'pods', 'public')),
    acceptance TEXT NOT NULL CHECK (acceptance IN ('first_come', 'by_hand')),
    area TEXT NOT NULL,
    needed_by INTEGER,
    closes_at INTEGER,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    closed_because TEXT CHECK (closed_because IN ('fulfilled', 'withdrawn', 'expired')),
    version INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    search_text TEXT NOT NULL,
    CHECK ((pod_id IS NULL) <> (remote_actor_id IS NULL)),
    CHECK ((amount IS NULL) = (remaining IS NULL)),
    CHECK ((amount IS NULL) = (held IS NULL)),
    CHECK ((amount IS NULL) = (delivered IS NULL)),
    CHECK ((amount IS NULL) = (unit IS NULL)),
    CHECK ((state = 'closed') = (closed_because IS NOT NULL)),
    CHECK (remaining <= amount),
    -- A copy only knows what is left; at its home the numbers add up.
    CONSTRAINT stock_adds_up CHECK (pod_id IS NULL OR amount IS NULL OR remaining + held + delivered = amount)
) STRICT;
CREATE INDEX listings_board ON listings (state, id);
CREATE INDEX listings_board_visibility ON listings (state, visibility, id);
CREATE INDEX listings_board_kind ON listings (state, kind, id);
CREATE INDEX listings_board_category ON listings (state, category, id);
CREATE INDEX listings_pod ON listings (pod_id, id);
CREATE INDEX listings_remote ON listings (remote_actor_id, id);
CREATE INDEX listings_closing ON listings (closes_at) WHERE state = 'open' AND closes_at IS NOT NULL;

CREATE VIRTUAL TABLE listings_search USING fts5 (search_text, content = 'listings', content_rowid = 'rowid');
CREATE TRIGGER listings_search_insert AFTER INSERT ON listings BEGIN
    INSERT INTO listings_search (rowid, search_text) VALUES (new.rowid, new.search_text);
END;
CREATE TRIGGER listings_search_delete AFTER DELETE ON listings BEGIN
    INSERT INTO listings_search (listings_search, rowid, search_text) VALUES ('delete', old.rowid, old.search_text);
END;
CREATE TRIGGER listings_search_update AFTER UPDATE OF search_text ON listings BEGIN
    INSERT INTO listings_search (listings_search, rowid, search_text) VALUES ('delete', old.rowid, old.search_text);
    INSERT INTO listings_search (rowid, search_text) VALUES (new.rowid, new.search_text);
END;

-- The pods a listing with visibility 'pods' is for, as addresses (@pod@host).
CREATE TABLE listing_pods (
    listing_id TEXT NOT NULL REFERENCES listings (id),
    address TEXT NOT NULL,
    PRIMARY KEY (listing_id, address)
) STRICT;

-- What plain followers were last told of a local listing, and when they may be told again.
CREATE TABLE listing_news (
    listing_id TEXT NOT NULL PRIMARY KEY REFERENCES listings (id),
    told TEXT NOT NULL,
    told_at INTEGER NOT NULL,
    due_at INTEGER
) STRICT;
CREATE INDEX listing_news_due ON listing_news (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE commitments (
    id TEXT NOT NULL PRIMARY KEY,
    uri TEXT UNIQUE,
    claim_uri TEXT UNIQUE,
    listing_id TEXT NOT NULL REFERENCES listings (id),
    member_id TEXT REFERENCES members (id),
    remote_actor_id TEXT REFERENCES remote_actors (id),
    helper_name TEXT NOT NULL,
    amount INTEGER CHECK (amount > 0),
    delivered INTEGER CHECK (delivered >= 0),
    state TEXT NOT NULL
        CHECK (state IN ('requested', 'accepted', 'declined', 'cancelled', 'lapsed', 'fulfilled', 'unconfirmed')),
    reason TEXT,
    said_owner INTEGER CHECK (said_owner >= 0),
    said_helper INTEGER CHECK (said_helper >= 0),
    due_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((member_id IS NULL) <> (remote_actor_id IS NULL)),
    CHECK (amount IS NULL OR delivered IS NULL OR delivered <= amount)
) STRICT;
CREATE INDEX commitments_listing ON commitments (listing_id, id);
CREATE INDEX commitments_member ON commitments (member_id, id);
CREATE INDEX commitments_due ON commitments (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE interests (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    listing_id TEXT REFERENCES listings (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    note_uri TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    amount INTEGER CHECK (amount > 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn')),
    commitment_id TEXT UNIQUE REFERENCES commitments (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX interests_pod ON interests (pod_id, id);
CREATE INDEX interests_actor ON interests (remote_actor_id, id);

CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY,
    uri TEXT UNIQUE,
    commitment_id TEXT REFERENCES commitments (id),
    interest_id TEXT REFERENCES interests (id),
    side TEXT NOT NULL CHECK (side IN ('owner', 'helper')),
    author_name TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK ((commitment_id IS NULL) <> (interest_id IS NULL))
) STRICT;
CREATE INDEX messages_commitment ON messages (commitment_id, id);
CREATE INDEX messages_interest ON messages (interest_id, id);

-- The one quiet public hint per person and pod.
CREATE TABLE hints (
    pod_id TEXT NOT NULL REFERENCES pods (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (pod_id, remote_actor_id)
) STRICT;

CREATE TABLE peers (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    direction TEXT NOT NULL CHECK (direction IN ('outgoing', 'incoming')),
    state TEXT NOT NULL CHECK (state IN ('requested', 'accepted', 'refused', 'stopped')),
    follow_uri TEXT NOT NULL,
    until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (pod_id, remote_actor_id, direction)
) STRICT;
CREATE INDEX peers_actor ON peers (remote_actor_id);
CREATE UNIQUE INDEX peers_follow ON peers (follow_uri);

CREATE TABLE followers (
    actor_id TEXT NOT NULL REFERENCES actors (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    follow_uri TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (actor_id, remote_actor_id)
) STRICT;
CREATE INDEX followers_remote ON followers (remote_actor_id);

-- Ids that were undone or deleted, perhaps before they came: they stay dead.
CREATE TABLE dead_uris (
    uri TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

-- Append-only: what happened to a listing or commitment, in order.
CREATE TABLE history (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    listing_id TEXT NOT NULL REFERENCES listings (id),
    commitment_id TEXT REFERENCES commitments (id),
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    amount INTEGER,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX history_listing ON history (listing_id, seq);
CREATE INDEX history_commitment ON history (commitment_id, seq);
CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
-- REPLACE removes a row without asking the trigger of DELETE.
CREATE TRIGGER history_no_replace BEFORE INSERT ON history WHEN EXISTS (SELECT 1 FROM history WHERE seq = new.seq)
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE TABLE notices (
    id TEXT NOT NULL PRIMARY KEY,
    member_id TEXT NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL,
    listing_id TEXT REFERENCES listings (id),
    commitment_id TEXT REFERENCES commitments (id),
    interest_id TEXT REFERENCES interests (id),
    created_at INTEGER NOT NULL,
    read_at INTEGER
) STRICT;
CREATE INDEX notices_member ON notices (member_id, id);

-- What we sent, word for word.
CREATE TABLE activities (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    uri TEXT NOT NULL UNIQUE,
    actor_id TEXT NOT NULL REFERENCES actors (id),
    kind TEXT NOT NULL,
    object_uri TEXT NOT NULL,
    public BOOLEAN NOT NULL,
    in_outbox BOOLEAN NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX activities_outbox ON activities (actor_id, seq) WHERE in_outbox;
CREATE INDEX activities_object ON activities (object_uri, seq);

-- One row for each inbox an activity goes to.
CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    activity_seq INTEGER NOT NULL REFERENCES activities (seq),
    origin TEXT NOT NULL,
    inbox TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    UNIQUE (activity_seq, inbox)
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries (origin, activity_seq) WHERE state = 'waiting';

-- What came in, word for word, stored before it is answered.
CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    activity_uri TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    actor_uri TEXT NOT NULL,
    scheme TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'ignored', 'failed')),
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    outcome TEXT
) STRICT;
CREATE INDEX inbox_waiting ON inbox (origin, seq) WHERE state = 'waiting';

-- Who works on which queue: a name such as 'out https://social.example', a holder, and until when.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT;
