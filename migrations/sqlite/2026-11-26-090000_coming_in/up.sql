-- Who asks to join a pod; who they are is sealed with the person.
CREATE TABLE join_requests (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
    pod_id TEXT NOT NULL REFERENCES pods (id),
    language TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX join_requests_pod ON join_requests (pod_id, created_at);

-- What was brought over from a list, and what each of its rows became, so that it can be taken back.
CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    made_by TEXT NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('cases', 'neighbours')),
    created_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE INDEX imports_pod ON imports (pod_id, id);
CREATE TABLE import_rows (
    import_id TEXT NOT NULL REFERENCES imports (id),
    row_number INTEGER NOT NULL,
    case_id TEXT UNIQUE REFERENCES cases (id),
    member_id TEXT UNIQUE REFERENCES members (id),
    used_at INTEGER,
    PRIMARY KEY (import_id, row_number),
    CHECK ((case_id IS NULL) <> (member_id IS NULL))
) STRICT;
