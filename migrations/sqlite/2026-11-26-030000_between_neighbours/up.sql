-- Neighbours who want nothing to do with another: neither sees what the other publishes, nor can write to them.
CREATE TABLE member_blocks (
    member_id TEXT NOT NULL REFERENCES members (id),
    blocked_id TEXT NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (member_id, blocked_id),
    CHECK (member_id <> blocked_id)
) STRICT;
CREATE INDEX member_blocks_blocked ON member_blocks (blocked_id);

-- What somebody tells the mediators of a pod. The words are sealed; who told it stands there only if they wanted that.
CREATE TABLE concerns (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    about_id TEXT REFERENCES members (id),
    listing_id TEXT REFERENCES listings (id),
    by_id TEXT REFERENCES members (id),
    by_mark BLOB NOT NULL,
    sealed BLOB,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    created_at INTEGER NOT NULL,
    closed_at INTEGER,
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK (about_id IS NOT NULL OR listing_id IS NOT NULL)
) STRICT;
CREATE INDEX concerns_pod ON concerns (pod_id, id);
CREATE INDEX concerns_mark ON concerns (by_mark, created_at);
CREATE INDEX concerns_closed ON concerns (closed_at) WHERE sealed IS NOT NULL AND closed_at IS NOT NULL;
