-- Neighbours who want nothing to do with another: neither sees what the other publishes, nor can write to them.
CREATE TABLE member_blocks (
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    blocked_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (member_id, blocked_id),
    CHECK (member_id <> blocked_id)
);
CREATE INDEX member_blocks_blocked ON member_blocks (blocked_id);

-- What somebody tells the mediators of a pod. The words are sealed; who told it stands there only if they wanted that.
CREATE TABLE concerns (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    about_id TEXT COLLATE "C" REFERENCES members (id),
    listing_id TEXT COLLATE "C" REFERENCES listings (id),
    by_id TEXT COLLATE "C" REFERENCES members (id),
    by_mark BYTEA NOT NULL,
    sealed BYTEA,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'closed')),
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK (about_id IS NOT NULL OR listing_id IS NOT NULL)
);
CREATE INDEX concerns_pod ON concerns (pod_id, id);
CREATE INDEX concerns_mark ON concerns (by_mark, created_at);
CREATE INDEX concerns_closed ON concerns (closed_at) WHERE sealed IS NOT NULL AND closed_at IS NOT NULL;
