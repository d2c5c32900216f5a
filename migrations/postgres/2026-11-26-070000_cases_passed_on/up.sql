-- Cases that a desk offers to another pod of the node, with the person's yes. Until that desk takes it, it sees facts alone.
CREATE TABLE case_passes (
    case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES cases (id),
    to_pod TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    by_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX case_passes_pod ON case_passes (to_pod);
