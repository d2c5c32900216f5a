-- Money that one pod's fund gives another's: each side has its own row, and keeps what the other says about it. Two send it.
CREATE TABLE solidarity (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES funds (pod_id),
    way TEXT COLLATE "C" NOT NULL CHECK (way IN ('out', 'in')),
    -- The id of the `Offer` that says that it is on its way.
    offer_uri TEXT COLLATE "C" NOT NULL,
    -- The other pod: on this node, on another one, or neither.
    here_id TEXT COLLATE "C" REFERENCES pods (id),
    remote_actor_id TEXT COLLATE "C" REFERENCES remote_actors (id),
    other TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    -- What the receiving side wrote down.
    came BIGINT CHECK (came > 0),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'sent', 'received', 'refused', 'back', 'withdrawn')),
    proposed_by TEXT COLLATE "C" REFERENCES members (id),
    released_by TEXT COLLATE "C" REFERENCES members (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- In this order, so that what an answer is about is found by it.
    UNIQUE (offer_uri, pod_id),
    CHECK (here_id IS NULL OR remote_actor_id IS NULL),
    CHECK (here_id IS NULL OR here_id <> pod_id),
    CHECK (released_by IS NULL OR proposed_by <> released_by),
    CHECK (way = 'in' OR state IN ('proposed', 'withdrawn') OR released_by IS NOT NULL),
    CHECK (way = 'out' OR state NOT IN ('proposed', 'withdrawn')),
    CHECK (state <> 'received' OR came IS NOT NULL)
);
CREATE INDEX solidarity_pod ON solidarity (pod_id, id);
CREATE INDEX solidarity_waiting ON solidarity (remote_actor_id, state);
