-- How much a neighbour wants to be asked: how many tasks in a week at most, and until when not at all.
CREATE TABLE availability (
    member_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES members (id),
    weekly_limit BIGINT CHECK (weekly_limit BETWEEN 1 AND 20),
    resting_until BIGINT,
    updated_at BIGINT NOT NULL
);

-- A promise on a card: the link opens it once, for the phone it was opened on; only hashes of both secrets are kept.
CREATE TABLE cards (
    commitment_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES commitments (id),
    made_by TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    link_hash BYTEA NOT NULL UNIQUE,
    holder_hash BYTEA UNIQUE,
    created_at BIGINT NOT NULL,
    opened_at BIGINT,
    expires_at BIGINT NOT NULL,
    CHECK ((holder_hash IS NULL) = (opened_at IS NULL))
);
CREATE INDEX cards_expires ON cards (expires_at);

-- A pod's shopping lists by size of the household: a line for each thing, as its desk wrote them.
CREATE TABLE shopping_lists (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    title TEXT NOT NULL,
    lines TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (pod_id, title)
);

-- What to buy is a detail of a person.
ALTER TABLE person_details DROP CONSTRAINT person_details_field_check;
ALTER TABLE person_details ADD CONSTRAINT person_details_field_check
    CHECK (field IN ('name', 'phone', 'mail', 'corner', 'door', 'household', 'shopping', 'note', 'said'));
