-- Cases that a desk offers to a pod elsewhere, with the person's yes. Details are given once, when that pod takes the case over.
CREATE TABLE case_passes_out (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES cases (id),
    remote_actor_id TEXT COLLATE "C" NOT NULL REFERENCES remote_actors (id),
    offer_uri TEXT COLLATE "C" NOT NULL UNIQUE,
    by_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    created_at BIGINT NOT NULL,
    given_at BIGINT,
    taken_at BIGINT,
    CHECK (taken_at IS NULL OR given_at IS NOT NULL)
);
CREATE INDEX case_passes_out_due ON case_passes_out (created_at) WHERE given_at IS NULL;
-- Cases that pods elsewhere offer to a desk of this node: facts alone.
CREATE TABLE case_passes_in (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    remote_actor_id TEXT COLLATE "C" NOT NULL REFERENCES remote_actors (id),
    offer_uri TEXT COLLATE "C" NOT NULL UNIQUE,
    uri TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    amount BIGINT,
    unit TEXT COLLATE "C",
    area TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    needed_by BIGINT,
    created_at BIGINT NOT NULL,
    CHECK ((amount IS NULL) = (unit IS NULL))
);
CREATE INDEX case_passes_in_pod ON case_passes_in (pod_id, id);
