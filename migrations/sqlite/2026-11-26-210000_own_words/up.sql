-- Who could take which job: a neighbour says so, and whoever holds the keys reads it.
CREATE TABLE job_offers (
    member_id TEXT NOT NULL REFERENCES members (id),
    job TEXT NOT NULL CHECK (job IN ('desk', 'driver', 'caller', 'purse', 'mediator', 'keys')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, job)
) STRICT;
-- What a pod says in its own words, in place of what everybody says.
CREATE TABLE pod_words (
    pod_id TEXT NOT NULL REFERENCES pods (id),
    place TEXT NOT NULL CHECK (place <> ''),
    language TEXT NOT NULL,
    words TEXT NOT NULL CHECK (words <> ''),
    PRIMARY KEY (pod_id, place)
) STRICT;
-- What stands on the board for a case comes again with a case of its own.
ALTER TABLE recurrences ADD COLUMN case_id TEXT REFERENCES cases (id);
CREATE INDEX recurrences_case ON recurrences (case_id) WHERE case_id IS NOT NULL;
