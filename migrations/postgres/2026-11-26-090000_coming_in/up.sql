-- Who asks to join a pod; who they are is sealed with the person.
CREATE TABLE join_requests (
    person_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES people (id),
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX join_requests_pod ON join_requests (pod_id, created_at);

-- What was brought over from a list, and what each of its rows became, so that it can be taken back.
CREATE TABLE imports (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    made_by TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('cases', 'neighbours')),
    created_at BIGINT NOT NULL,
    undone_at BIGINT
);
CREATE INDEX imports_pod ON imports (pod_id, id);
CREATE TABLE import_rows (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES imports (id),
    row_number BIGINT NOT NULL,
    case_id TEXT COLLATE "C" UNIQUE REFERENCES cases (id),
    member_id TEXT COLLATE "C" UNIQUE REFERENCES members (id),
    used_at BIGINT,
    PRIMARY KEY (import_id, row_number),
    CHECK ((case_id IS NULL) <> (member_id IS NULL))
);
