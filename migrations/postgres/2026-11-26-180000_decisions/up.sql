-- What a pod decides together. Who may answer is written down when it opens; answers are kept under a mark and not a name.
CREATE TABLE decisions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    proposer_id TEXT COLLATE "C" REFERENCES members (id),
    question TEXT NOT NULL,
    why TEXT NOT NULL,
    language TEXT NOT NULL,
    rule TEXT NOT NULL CHECK (rule IN ('consent', 'majority', 'score')),
    options TEXT NOT NULL,
    quorum BIGINT NOT NULL CHECK (quorum BETWEEN 0 AND 100),
    effect TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('gathering', 'open', 'passed', 'refused', 'withdrawn')),
    voters BIGINT NOT NULL CHECK (voters >= 0),
    tally TEXT NOT NULL,
    outcome TEXT NOT NULL,
    closes_at BIGINT NOT NULL,
    closed_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX decisions_pod ON decisions (pod_id, id);
CREATE INDEX decisions_due ON decisions (closes_at) WHERE closed_at IS NULL;

CREATE TABLE decision_voters (
    decision_id TEXT COLLATE "C" NOT NULL REFERENCES decisions (id),
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    supports BIGINT NOT NULL CHECK (supports IN (0, 1)),
    PRIMARY KEY (decision_id, member_id)
);

CREATE TABLE decision_answers (
    decision_id TEXT COLLATE "C" NOT NULL REFERENCES decisions (id),
    mark TEXT NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_desk BIGINT NOT NULL CHECK (by_desk IN (0, 1)),
    PRIMARY KEY (decision_id, mark)
);

CREATE TABLE decision_comments (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    decision_id TEXT COLLATE "C" NOT NULL REFERENCES decisions (id),
    author_id TEXT COLLATE "C" REFERENCES members (id),
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX decision_comments_decision ON decision_comments (decision_id, id);

-- What a pod agreed on, in versions, each with the decision that made it.
CREATE TABLE agreements (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    title TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    decision_id TEXT COLLATE "C" NOT NULL REFERENCES decisions (id),
    review_at BIGINT NOT NULL,
    reminded_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (pod_id, title, version)
);
CREATE INDEX agreements_review ON agreements (review_at) WHERE reminded_at IS NULL;

CREATE TABLE agreement_accepts (
    agreement_id TEXT COLLATE "C" NOT NULL REFERENCES agreements (id),
    member_id TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (agreement_id, member_id)
);
