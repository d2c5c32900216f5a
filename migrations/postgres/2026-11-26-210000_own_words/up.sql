-- Who could take which job: a neighbour says so, and whoever holds the keys reads it.
CREATE TABLE job_offers (
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    job TEXT COLLATE "C" NOT NULL CHECK (job IN ('desk', 'driver', 'caller', 'purse', 'mediator', 'keys')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, job)
);
-- What a pod says in its own words, in place of what everybody says.
CREATE TABLE pod_words (
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    place TEXT COLLATE "C" NOT NULL CHECK (place <> ''),
    language TEXT COLLATE "C" NOT NULL,
    words TEXT COLLATE "C" NOT NULL CHECK (words <> ''),
    PRIMARY KEY (pod_id, place)
);
-- What stands on the board for a case comes again with a case of its own.
ALTER TABLE recurrences ADD COLUMN case_id TEXT COLLATE "C" REFERENCES cases (id);
CREATE INDEX recurrences_case ON recurrences (case_id) WHERE case_id IS NOT NULL;
