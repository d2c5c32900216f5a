-- Who stays where they are when their pod leaves for another node: nothing of theirs goes along.
CREATE TABLE pod_stays (
    member_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES members (id),
    created_at BIGINT NOT NULL
);
