-- Voice messages of cases, sealed each with a key of its own; they go when the case ends.
CREATE TABLE recordings (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX recordings_case ON recordings (case_id, id);

-- Pods that ask another one of the node to take them in.
CREATE TABLE pod_merges (
    pod_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES pods (id),
    into_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    asked_by TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    created_at BIGINT NOT NULL,
    CHECK (pod_id <> into_id)
);
CREATE INDEX pod_merges_into ON pod_merges (into_id);
