-- What pods agree on with one another: what may be seen, promised, passed on; where and what kind; and since when.
-- SQLite cannot change a CHECK: the table is written anew.
CREATE TABLE peers_new (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    direction TEXT NOT NULL CHECK (direction IN ('outgoing', 'incoming')),
    state TEXT NOT NULL CHECK (state IN ('requested', 'accepted', 'refused', 'stopped', 'expired')),
    follow_uri TEXT NOT NULL,
    until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    scopes TEXT NOT NULL DEFAULT 'see promise announce asks',
    asked_at INTEGER,
    compared_at INTEGER,
    UNIQUE (pod_id, remote_actor_id, direction)
) STRICT;
INSERT INTO peers_new (id, pod_id, remote_actor_id, direction, state, follow_uri, until, created_at, updated_at, asked_at)
    SELECT id, pod_id, remote_actor_id, direction, state, follow_uri, until, created_at, updated_at, updated_at FROM peers;
DROP TABLE peers;
ALTER TABLE peers_new RENAME TO peers;
CREATE INDEX peers_actor ON peers (remote_actor_id);
CREATE UNIQUE INDEX peers_follow ON peers (follow_uri);
CREATE INDEX peers_until ON peers (until) WHERE state = 'accepted' AND until IS NOT NULL;
CREATE TABLE peer_limits (
    peer_id TEXT NOT NULL REFERENCES peers (id),
    kind TEXT NOT NULL CHECK (kind IN ('category', 'area')),
    value TEXT NOT NULL,
    PRIMARY KEY (peer_id, kind, value)
) STRICT;

-- Append-only: who changed what between two pods.
CREATE TABLE peer_history (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    address TEXT NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX peer_history_pod ON peer_history (pod_id, address, seq);
CREATE TRIGGER peer_history_no_update BEFORE UPDATE ON peer_history BEGIN SELECT RAISE(ABORT, 'peer_history is append-only'); END;
CREATE TRIGGER peer_history_no_replace BEFORE INSERT ON peer_history WHEN EXISTS (SELECT 1 FROM peer_history WHERE seq = new.seq)
    BEGIN SELECT RAISE(ABORT, 'peer_history is append-only'); END;
CREATE TRIGGER peer_history_no_delete BEFORE DELETE ON peer_history BEGIN SELECT RAISE(ABORT, 'peer_history is append-only'); END;

-- Listings of pods nobody here agreed with yet, word for word, until somebody looks at them.
CREATE TABLE quarantine (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    uri TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused')),
    created_at INTEGER NOT NULL,
    UNIQUE (pod_id, uri)
) STRICT;
CREATE INDEX quarantine_waiting ON quarantine (pod_id, id) WHERE state = 'waiting';

-- Keys change: each kind is numbered, the highest that is not retired signs.
CREATE TABLE actor_keys_new (
    owner_id TEXT NOT NULL REFERENCES actors (id),
    kind TEXT NOT NULL CHECK (kind IN ('rsa', 'ed25519')),
    private BLOB NOT NULL,
    public BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    number INTEGER NOT NULL DEFAULT 1 CHECK (number > 0),
    retired_at INTEGER,
    PRIMARY KEY (owner_id, kind, number)
) STRICT;
INSERT INTO actor_keys_new (owner_id, kind, private, public, created_at) SELECT owner_id, kind, private, public, created_at FROM actor_keys;
DROP TABLE actor_keys;
ALTER TABLE actor_keys_new RENAME TO actor_keys;

-- The question "how many?" to one person, and what they said.
CREATE TABLE polls (
    id TEXT NOT NULL PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    interest_id TEXT NOT NULL REFERENCES interests (id),
    listing_id TEXT NOT NULL REFERENCES listings (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    options TEXT NOT NULL,
    closes_at INTEGER NOT NULL,
    answer TEXT,
    answered_at INTEGER,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
) STRICT;
CREATE INDEX polls_interest ON polls (interest_id);

-- Servers, pods and people that nothing is taken from.
CREATE TABLE blocks (
    target TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('host', 'actor')),
    shown TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO blocks (target, kind, shown, reason, created_at)
    SELECT origin, 'host', origin, '', 0 FROM hosts WHERE blocked;

-- Append-only: what the operator and the desk did to the node itself. Every member can read it.
CREATE TABLE operator_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER operator_log_no_update BEFORE UPDATE ON operator_log BEGIN SELECT RAISE(ABORT, 'operator_log is append-only'); END;
CREATE TRIGGER operator_log_no_replace BEFORE INSERT ON operator_log WHEN EXISTS (SELECT 1 FROM operator_log WHERE seq = new.seq)
    BEGIN SELECT RAISE(ABORT, 'operator_log is append-only'); END;
CREATE TRIGGER operator_log_no_delete BEFORE DELETE ON operator_log BEGIN SELECT RAISE(ABORT, 'operator_log is append-only'); END;

-- Complaints (Flag): those that came, and those that were sent.
CREATE TABLE reports (
    id TEXT NOT NULL PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
    host TEXT NOT NULL,
    pod_id TEXT REFERENCES pods (id),
    text TEXT NOT NULL,
    objects TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reports_state ON reports (state, id);

-- A pod may live elsewhere now, or have lived elsewhere before.
ALTER TABLE pods ADD COLUMN moved_to TEXT;
ALTER TABLE pods ADD COLUMN also_known_as TEXT;

-- Matches between a listing of a pod and one of another pod, and what became of them.
CREATE TABLE suggestions (
    own_id TEXT NOT NULL REFERENCES listings (id),
    other_id TEXT NOT NULL REFERENCES listings (id),
    rule TEXT NOT NULL,
    amount INTEGER CHECK (amount > 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'dismissed', 'taken')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (own_id, other_id)
) STRICT;
CREATE INDEX suggestions_other ON suggestions (other_id);
CREATE INDEX listings_matching ON listings (category, kind, id) WHERE state = 'open';

-- A promise may be drawn from a listing of the helper's own pod: its stock is held with it.
ALTER TABLE commitments ADD COLUMN drawn_from TEXT REFERENCES listings (id);
ALTER TABLE commitments ADD COLUMN thanked_at INTEGER;
CREATE INDEX commitments_drawn ON commitments (drawn_from, id) WHERE drawn_from IS NOT NULL;
