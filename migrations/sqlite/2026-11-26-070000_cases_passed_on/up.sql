-- Cases that a desk offers to another pod of the node, with the person's yes. Until that desk takes it, it sees facts alone.
CREATE TABLE case_passes (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES cases (id),
    to_pod TEXT NOT NULL REFERENCES pods (id),
    by_id TEXT NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX case_passes_pod ON case_passes (to_pod);
