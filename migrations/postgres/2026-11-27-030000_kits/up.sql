-- Whether others may copy how a pod does things, and from whom it has that itself (JSON).
CREATE TABLE pod_kits (
    pod_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES pods (id),
    shared BIGINT NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)),
    lineage TEXT COLLATE "C" NOT NULL DEFAULT '[]'
);
