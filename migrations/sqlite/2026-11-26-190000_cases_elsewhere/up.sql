-- Cases that a desk offers to a pod elsewhere, with the person's yes. Details are given once, when that pod takes the case over.
CREATE TABLE case_passes_out (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL UNIQUE REFERENCES cases (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    offer_uri TEXT NOT NULL UNIQUE,
    by_id TEXT NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    given_at INTEGER,
    taken_at INTEGER,
    CHECK (taken_at IS NULL OR given_at IS NOT NULL)
) STRICT;
CREATE INDEX case_passes_out_due ON case_passes_out (created_at) WHERE given_at IS NULL;
-- Cases that pods elsewhere offer to a desk of this node: facts alone.
CREATE TABLE case_passes_in (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    remote_actor_id TEXT NOT NULL REFERENCES remote_actors (id),
    offer_uri TEXT NOT NULL UNIQUE,
    uri TEXT NOT NULL,
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    amount INTEGER,
    unit TEXT,
    area TEXT NOT NULL,
    language TEXT NOT NULL,
    needed_by INTEGER,
    created_at INTEGER NOT NULL,
    CHECK ((amount IS NULL) = (unit IS NULL))
) STRICT;
CREATE INDEX case_passes_in_pod ON case_passes_in (pod_id, id);
