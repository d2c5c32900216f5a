-- How much a neighbour wants to be asked: how many tasks in a week at most, and until when not at all.
CREATE TABLE availability (
    member_id TEXT NOT NULL PRIMARY KEY REFERENCES members (id),
    weekly_limit INTEGER CHECK (weekly_limit BETWEEN 1 AND 20),
    resting_until INTEGER,
    updated_at INTEGER NOT NULL
) STRICT;

-- A promise on a card: the link opens it once, for the phone it was opened on; only hashes of both secrets are kept.
CREATE TABLE cards (
    commitment_id TEXT NOT NULL PRIMARY KEY REFERENCES commitments (id),
    made_by TEXT NOT NULL REFERENCES members (id),
    link_hash BLOB NOT NULL UNIQUE,
    holder_hash BLOB UNIQUE,
    created_at INTEGER NOT NULL,
    opened_at INTEGER,
    expires_at INTEGER NOT NULL,
    CHECK ((holder_hash IS NULL) = (opened_at IS NULL))
) STRICT;
CREATE INDEX cards_expires ON cards (expires_at);

-- A pod's shopping lists by size of the household: a line for each thing, as its desk wrote them.
CREATE TABLE shopping_lists (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    title TEXT NOT NULL,
    lines TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (pod_id, title)
) STRICT;

-- What to buy is a detail of a person.
CREATE TABLE person_details_new (
    person_id TEXT NOT NULL REFERENCES people (id),
    field TEXT NOT NULL CHECK (field IN ('name', 'phone', 'mail', 'corner', 'door', 'household', 'shopping', 'note', 'said')),
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, field)
) STRICT;
INSERT INTO person_details_new SELECT * FROM person_details;
DROP TABLE person_details;
ALTER TABLE person_details_new RENAME TO person_details;
