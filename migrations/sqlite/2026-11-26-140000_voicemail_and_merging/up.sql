-- Voice messages of cases, sealed each with a key of its own; they go when the case ends.
CREATE TABLE recordings (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX recordings_case ON recordings (case_id, id);

-- Pods that ask another one of the node to take them in.
CREATE TABLE pod_merges (
    pod_id TEXT NOT NULL PRIMARY KEY REFERENCES pods (id),
    into_id TEXT NOT NULL REFERENCES pods (id),
    asked_by TEXT NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    CHECK (pod_id <> into_id)
) STRICT;
CREATE INDEX pod_merges_into ON pod_merges (into_id);
