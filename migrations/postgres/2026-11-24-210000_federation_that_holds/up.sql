-- What pods agree on with one another: what may be seen, promised, passed on; where and what kind; and since when.
ALTER TABLE peers DROP CONSTRAINT peers_state_check;
ALTER TABLE peers ADD CONSTRAINT peers_state_check
    CHECK (state IN ('requested', 'accepted', 'refused', 'stopped', 'expired'));
ALTER TABLE peers ADD COLUMN scopes TEXT COLLATE "C" NOT NULL DEFAULT 'see promise announce asks';
ALTER TABLE peers ADD COLUMN asked_at BIGINT;
ALTER TABLE peers ADD COLUMN compared_at BIGINT;
UPDATE peers SET asked_at = updated_at;
CREATE INDEX peers_until ON peers (until) WHERE state = 'accepted' AND until IS NOT NULL;
CREATE TABLE peer_limits (
    peer_id TEXT COLLATE "C" NOT NULL REFERENCES peers (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('category', 'area')),
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (peer_id, kind, value)
);

-- Append-only: who changed what between two pods.
CREATE TABLE peer_history (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    address TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL
);
CREATE INDEX peer_history_pod ON peer_history (pod_id, address, seq);
CREATE TRIGGER peer_history_no_change BEFORE UPDATE OR DELETE ON peer_history
    FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE TRIGGER peer_history_no_truncate BEFORE TRUNCATE ON peer_history
    FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();

-- Listings of pods nobody here agreed with yet, word for word, until somebody looks at them.
CREATE TABLE quarantine (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    remote_actor_id TEXT COLLATE "C" NOT NULL REFERENCES remote_actors (id),
    uri TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused')),
    created_at BIGINT NOT NULL,
    UNIQUE (pod_id, uri)
);
CREATE INDEX quarantine_waiting ON quarantine (pod_id, id) WHERE state = 'waiting';

-- Keys change: each kind is numbered, the highest that is not retired signs.
ALTER TABLE actor_keys ADD COLUMN number BIGINT NOT NULL DEFAULT 1 CHECK (number > 0);
ALTER TABLE actor_keys ADD COLUMN retired_at BIGINT;
ALTER TABLE actor_keys DROP CONSTRAINT actor_keys_pkey;
ALTER TABLE actor_keys ADD PRIMARY KEY (owner_id, kind, number);

-- The question "how many?" to one person, and what they said.
CREATE TABLE polls (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    uri TEXT COLLATE "C" NOT NULL UNIQUE,
    interest_id TEXT COLLATE "C" NOT NULL REFERENCES interests (id),
    listing_id TEXT COLLATE "C" NOT NULL REFERENCES listings (id),
    remote_actor_id TEXT COLLATE "C" NOT NULL REFERENCES remote_actors (id),
    options TEXT COLLATE "C" NOT NULL,
    closes_at BIGINT NOT NULL,
    answer TEXT COLLATE "C",
    answered_at BIGINT,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX polls_interest ON polls (interest_id);

-- Servers, pods and people that nothing is taken from.
CREATE TABLE blocks (
    target TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('host', 'actor')),
    shown TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO blocks (target, kind, shown, reason, created_at)
    SELECT origin, 'host', origin, '', 0 FROM hosts WHERE blocked;

-- Append-only: what the operator and the desk did to the node itself. Every member can read it.
CREATE TABLE operator_log (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    act TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL
);
CREATE TRIGGER operator_log_no_change BEFORE UPDATE OR DELETE ON operator_log
    FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE TRIGGER operator_log_no_truncate BEFORE TRUNCATE ON operator_log
    FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();

-- Complaints (Flag): those that came, and those that were sent.
CREATE TABLE reports (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    uri TEXT COLLATE "C" NOT NULL UNIQUE,
    direction TEXT COLLATE "C" NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
    host TEXT COLLATE "C" NOT NULL,
    pod_id TEXT COLLATE "C" REFERENCES pods (id),
    text TEXT COLLATE "C" NOT NULL,
    objects TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'closed')),
    created_at BIGINT NOT NULL
);
CREATE INDEX reports_state ON reports (state, id);

-- A pod may live elsewhere now, or have lived elsewhere before.
ALTER TABLE pods ADD COLUMN moved_to TEXT COLLATE "C";
ALTER TABLE pods ADD COLUMN also_known_as TEXT COLLATE "C";

-- Matches between a listing of a pod and one of another pod, and what became of them.
CREATE TABLE suggestions (
    own_id TEXT COLLATE "C" NOT NULL REFERENCES listings (id),
    other_id TEXT COLLATE "C" NOT NULL REFERENCES listings (id),
    rule TEXT COLLATE "C" NOT NULL,
    amount BIGINT CHECK (amount > 0),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'dismissed', 'taken')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (own_id, other_id)
);
CREATE INDEX suggestions_other ON suggestions (other_id);
CREATE INDEX listings_matching ON listings (category, kind, id) WHERE state = 'open';

-- A promise may be drawn from a listing of the helper's own pod: its stock is held with it.
ALTER TABLE commitments ADD COLUMN drawn_from TEXT COLLATE "C" REFERENCES listings (id);
ALTER TABLE commitments ADD COLUMN thanked_at BIGINT;
CREATE INDEX commitments_drawn ON commitments (drawn_from, id) WHERE drawn_from IS NOT NULL;
