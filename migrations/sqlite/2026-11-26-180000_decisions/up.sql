-- What a pod decides together. Who may answer is written down when it opens; answers are kept under a mark and not a name.
CREATE TABLE decisions (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    proposer_id TEXT REFERENCES members (id),
    question TEXT NOT NULL,
    why TEXT NOT NULL,
    language TEXT NOT NULL,
    rule TEXT NOT NULL CHECK (rule IN ('consent', 'majority', 'score')),
    options TEXT NOT NULL,
    quorum INTEGER NOT NULL CHECK (quorum BETWEEN 0 AND 100),
    effect TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('gathering', 'open', 'passed', 'refused', 'withdrawn')),
    voters INTEGER NOT NULL CHECK (voters >= 0),
    tally TEXT NOT NULL,
    outcome TEXT NOT NULL,
    closes_at INTEGER NOT NULL,
    closed_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_pod ON decisions (pod_id, id);
CREATE INDEX decisions_due ON decisions (closes_at) WHERE closed_at IS NULL;

CREATE TABLE decision_voters (
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    member_id TEXT NOT NULL REFERENCES members (id),
    supports INTEGER NOT NULL CHECK (supports IN (0, 1)),
    PRIMARY KEY (decision_id, member_id)
) STRICT;

CREATE TABLE decision_answers (
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    mark TEXT NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_desk INTEGER NOT NULL CHECK (by_desk IN (0, 1)),
    PRIMARY KEY (decision_id, mark)
) STRICT;

CREATE TABLE decision_comments (
    id TEXT NOT NULL PRIMARY KEY,
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    author_id TEXT REFERENCES members (id),
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_comments_decision ON decision_comments (decision_id, id);

-- What a pod agreed on, in versions, each with the decision that made it.
CREATE TABLE agreements (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    title TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    review_at INTEGER NOT NULL,
    reminded_at INTEGER,
    created_at INTEGER NOT NULL,
    UNIQUE (pod_id, title, version)
) STRICT;
CREATE INDEX agreements_review ON agreements (review_at) WHERE reminded_at IS NULL;

CREATE TABLE agreement_accepts (
    agreement_id TEXT NOT NULL REFERENCES agreements (id),
    member_id TEXT NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (agreement_id, member_id)
) STRICT;
