-- Times are microseconds since 1970 (UTC), amounts are millionths of the unit, ids are ULIDs as text.

CREATE TABLE settings (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE pods (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    title TEXT COLLATE "C" NOT NULL,
    summary TEXT COLLATE "C" NOT NULL,
    area TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);

-- The node's own actor has no pod. A feed publishes its pod's keys under ids of its own.
CREATE TABLE actors (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('node', 'pod', 'feed')),
    pod_id TEXT COLLATE "C" REFERENCES pods (id),
    feed TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    CHECK ((kind = 'node') = (pod_id IS NULL)),
    CHECK ((kind = 'feed') = (feed IS NOT NULL))
);
CREATE INDEX actors_pod ON actors (pod_id);

CREATE TABLE actor_keys (
    owner_id TEXT COLLATE "C" NOT NULL REFERENCES actors (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('rsa', 'ed25519')),
    private BYTEA NOT NULL,
    public BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner_id, kind)
);

CREATE TABLE members (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    handle TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    erased_at BIGINT
);
CREATE INDEX members_pod ON members (pod_id);

CREATE TABLE member_jobs (
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    job TEXT COLLATE "C" NOT NULL CHECK (job IN ('desk', 'driver', 'caller', 'purse', 'mediator', 'keys')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, job)
);

-- Browser sessions, API tokens, sign-in links and the set-up link; only the SHA-256 of each secret is kept.
CREATE TABLE sessions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    member_id TEXT COLLATE "C" REFERENCES members (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('session', 'token', 'link', 'setup')),
    secret_hash BYTEA NOT NULL UNIQUE,
    label TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    expires_at BIGINT
);
CREATE INDEX sessions_member ON sessions (member_id);

-- Answers kept for the Idempotency-Key header.
CREATE TABLE idempotency (
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    key TEXT COLLATE "C" NOT NULL,
    request_hash BYTEA NOT NULL,
    status BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, key)
);

CREATE TABLE remote_actors (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    uri TEXT COLLATE "C" NOT NULL UNIQUE,
    origin TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    username TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    inbox TEXT COLLATE "C" NOT NULL,
    shared_inbox TEXT COLLATE "C",
    followers TEXT COLLATE "C",
    outbox TEXT COLLATE "C",
    url TEXT COLLATE "C",
    speaks_proposals BOOLEAN NOT NULL,
    fetched_at BIGINT NOT NULL,
    gone_at BIGINT
);
CREATE INDEX remote_actors_address ON remote_actors (address);

CREATE TABLE remote_keys (
    uri TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    actor_id TEXT COLLATE "C" NOT NULL REFERENCES remote_actors (id),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('rsa', 'ed25519')),
    public BYTEA NOT NULL,
    fetched_at BIGINT NOT NULL
);
CREATE INDEX remote_keys_actor ON remote_keys (actor_id);

-- What is known of another server as a whole.
CREATE TABLE hosts (
    origin TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    scheme TEXT COLLATE "C" CHECK (scheme IN ('cavage', 'rfc9421')),
    scheme_at BIGINT,
    failures BIGINT NOT NULL,
    failing_since BIGINT,
    retry_at BIGINT,
    answered_at BIGINT,
    blocked BOOLEAN NOT NULL
);

CREATE TABLE listings (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    uri TEXT COLLATE "C" UNIQUE,
    pod_id TEXT COLLATE "C" REFERENCES pods (id),
    author_id TEXT COLLATE "C" REFERENCES members (id),
    remote_actor_id TEXT COLLATE "C" REFERENCES remote_actors (id),
    intent_uri TEXT COLLATE "C",
    pod_name TEXT COLLATE "C" NOT NULL,
    host TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('offer', 'request')),
    title TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C",
    amount BIGINT CHECK (amount > 0),
    remaining BIGINT CHECK (remaining >= 0),
    held BIGINT CHECK (held >= 0),
    delivered BIGINT CHECK (delivered >= 0),
    visibility TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('desk', 'pod', 'node', 'pods', 'public')),
    acceptance TEXT COLLATE "C" NOT NULL CHECK (acceptance IN ('first_come', 'by_hand')),
    area TEXT COLLATE "C" NOT NULL,
    needed_by BIGINT,
    closes_at BIGINT,
    language TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'closed')),
    closed_because TEXT COLLATE "C" CHECK (closed_because IN ('fulfilled', 'withdrawn', 'expired')),
    version BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    search_text TEXT COLLATE "C" NOT NULL,
    CHECK ((pod_id IS NULL) <> (remote_actor_id IS NULL)),
    CHECK ((amount IS NULL) = (remaining IS NULL)),
    CHECK ((amount IS NULL) = (held IS NULL)),
    CHECK ((amount IS NULL) = (delivered IS NULL)),
    CHECK ((amount IS NULL) = (unit IS NULL)),
    CHECK ((state = 'closed') = (closed_because IS NOT NULL)),
    CHECK (remaining <= amount),
    -- A copy only knows what is left; at its home the numbers add up.
    CONSTRAINT stock_adds_up CHECK (pod_id IS NULL OR amount IS NULL OR remaining + held + delivered = amount)
);
CREATE INDEX listings_board ON listings (state, id);
CREATE INDEX listings_board_visibility ON listings (state, visibility, id);
CREATE INDEX listings_board_kind ON listings (state, kind, id);
CREATE INDEX listings_board_category ON listings (state, category, id);
CREATE INDEX listings_pod ON listings (pod_id, id);
CREATE INDEX listings_remote ON listings (remote_actor_id, id);
CREATE INDEX listings_closing ON listings (closes_at) WHERE state = 'open' AND closes_at IS NOT NULL;

CREATE INDEX listings_search ON listings USING gin (to_tsvector('simple', search_text));

-- The pods a listing with visibility 'pods' is for, as addresses (@pod@host).
CREATE TABLE listing_pods (
    listing_id TEXT COLLATE "C" NOT NULL REFERENCES listings (id),
    address TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (listing_id, address)
);

-- What plain followers were last told of a local listing, and when they may be told again.
CREATE TABLE listing_news (
    listing_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES listings (id),
    told TEXT COLLATE "C" NOT NULL,
    told_at BIGINT NOT NULL,
    due_at BIGINT
);
CREATE INDEX listing_news_due ON listing_news (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE commitments (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    uri TEXT COLLATE "C" UNIQUE,
    claim_uri TEXT COLLATE "C" UNIQUE,
    listing_id TEXT COLLATE "C" NOT NULL REFERENCES listings (id),
    member_id TEXT COLLATE "C" REFERENCES members (id),
    remote_actor_id TEXT COLLATE "C" REFERENCES remote_actors (id),
    helper_name TEXT COLLATE "C" NOT NULL,
    amount BIGINT CHECK (amount > 0),
    delivered BIGINT CHECK (delivered >= 0),
    state TEXT COLLATE "C" NOT NULL
        CHECK (state IN ('requested', 'accepted', 'declined', 'cancelled', 'lapsed', 'fulfilled', 'unconfirmed')),
    reason TEXT COLLATE "C",
    said_owner BIGINT CHECK (said_owner >= 0),
    said_helper BIGINT CHECK (said_helper >= 0),
    due_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK ((member_id IS NULL) <> (remote_actor_id IS NULL)),
    CHECK (amount IS NULL OR delivered IS NULL OR delivered <= amount)
);
CREATE INDEX commitments_listing ON commitments (listing_id, id);
CREATE INDEX commitments_member ON commitments (member_id, id);
CREATE INDEX commitments_due ON commitments (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE interests (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    listing_id TEXT COLLATE "C" REFERENCES listings (id),
    remote_actor_id TEXT COLLATE "C" NOT NULL REFERENCES remote_actors (id),
    note_uri TEXT COLLATE "C" NOT NULL UNIQUE,
    text TEXT COLLATE "C" NOT NULL,
    amount BIGINT CHECK (amount > 0),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn')),
    commitment_id TEXT COLLATE "C" UNIQUE REFERENCES commitments (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX interests_pod ON interests (pod_id, id);
CREATE INDEX interests_actor ON interests (remote_actor_id, id);

CREATE TABLE messages (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    uri TEXT COLLATE "C" UNIQUE,
    commitment_id TEXT COLLATE "C" REFERENCES commitments (id),
    interest_id TEXT COLLATE "C" REFERENCES interests (id),
    side TEXT COLLATE "C" NOT NULL CHECK (side IN ('owner', 'helper')),
    author_name TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK ((commitment_id IS NULL) <> (interest_id IS NULL))
);
CREATE INDEX messages_commitment ON messages (commitment_id, id);
CREATE INDEX messages_interest ON messages (interest_id, id);

-- The one quiet public hint per person and pod.
CREATE TABLE hints (
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    remote_actor_id TEXT COLLATE "C" NOT NULL REFERENCES remote_actors (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (pod_id, remote_actor_id)
);

CREATE TABLE peers (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    remote_actor_id TEXT COLLATE "C" NOT NULL REFERENCES remote_actors (id),
    direction TEXT COLLATE "C" NOT NULL CHECK (direction IN ('outgoing', 'incoming')),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('requested', 'accepted', 'refused', 'stopped')),
    follow_uri TEXT COLLATE "C" NOT NULL,
    until BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (pod_id, remote_actor_id, direction)
);
CREATE INDEX peers_actor ON peers (remote_actor_id);
CREATE UNIQUE INDEX peers_follow ON peers (follow_uri);

CREATE TABLE followers (
    actor_id TEXT COLLATE "C" NOT NULL REFERENCES actors (id),
    remote_actor_id TEXT COLLATE "C" NOT NULL REFERENCES remote_actors (id),
    follow_uri TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (actor_id, remote_actor_id)
);
CREATE INDEX followers_remote ON followers (remote_actor_id);

-- Ids that were undone or deleted, perhaps before they came: they stay dead.
CREATE TABLE dead_uris (
    uri TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);

-- Append-only: what happened to a listing or commitment, in order.
CREATE TABLE history (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    listing_id TEXT COLLATE "C" NOT NULL REFERENCES listings (id),
    commitment_id TEXT COLLATE "C" REFERENCES commitments (id),
    at BIGINT NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    amount BIGINT,
    detail TEXT COLLATE "C" NOT NULL
);
CREATE INDEX history_listing ON history (listing_id, seq);
CREATE INDEX history_commitment ON history (commitment_id, seq);
CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is append-only';
END $$;
CREATE TRIGGER history_no_change BEFORE UPDATE OR DELETE ON history
    FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON history
    FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();

CREATE TABLE notices (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    kind TEXT COLLATE "C" NOT NULL,
    listing_id TEXT COLLATE "C" REFERENCES listings (id),
    commitment_id TEXT COLLATE "C" REFERENCES commitments (id),
    interest_id TEXT COLLATE "C" REFERENCES interests (id),
    created_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notices_member ON notices (member_id, id);

-- What we sent, word for word.
CREATE TABLE activities (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uri TEXT COLLATE "C" NOT NULL UNIQUE,
    actor_id TEXT COLLATE "C" NOT NULL REFERENCES actors (id),
    kind TEXT COLLATE "C" NOT NULL,
    object_uri TEXT COLLATE "C" NOT NULL,
    public BOOLEAN NOT NULL,
    in_outbox BOOLEAN NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX activities_outbox ON activities (actor_id, seq) WHERE in_outbox;
CREATE INDEX activities_object ON activities (object_uri, seq);

-- One row for each inbox an activity goes to.
CREATE TABLE deliveries (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    activity_seq BIGINT NOT NULL REFERENCES activities (seq),
    origin TEXT COLLATE "C" NOT NULL,
    inbox TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    status BIGINT,
    error TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    UNIQUE (activity_seq, inbox)
);
CREATE INDEX deliveries_waiting ON deliveries (origin, activity_seq) WHERE state = 'waiting';

-- What came in, word for word, stored before it is answered.
CREATE TABLE inbox (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    activity_uri TEXT COLLATE "C" NOT NULL UNIQUE,
    origin TEXT COLLATE "C" NOT NULL,
    actor_uri TEXT COLLATE "C" NOT NULL,
    scheme TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'done', 'ignored', 'failed')),
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    outcome TEXT COLLATE "C"
);
CREATE INDEX inbox_waiting ON inbox (origin, seq) WHERE state = 'waiting';

-- Who works on which queue: a name such as 'out https://social.example', a holder, and until when.
CREATE TABLE leases (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder TEXT COLLATE "C" NOT NULL,
    until BIGINT NOT NULL
);
