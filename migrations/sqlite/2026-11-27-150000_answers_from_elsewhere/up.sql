-- By what a proposal is answered without a sign-in: the link of a mail or the code of a text, under a mark, as long as it is open.
CREATE TABLE decision_links (
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    member_id TEXT NOT NULL REFERENCES members (id),
    way TEXT NOT NULL CHECK (way IN ('mail', 'text')),
    mark TEXT NOT NULL UNIQUE,
    letter_id TEXT NOT NULL,
    PRIMARY KEY (decision_id, member_id, way)
) STRICT;
CREATE INDEX decision_links_member ON decision_links (member_id);

-- Answers on paper, counted by two who are not the same: the first count waits, and what both found counts.
CREATE TABLE paper_counts (
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    standing TEXT NOT NULL CHECK (standing IN ('waits', 'counts')),
    numbers TEXT NOT NULL,
    reason TEXT NOT NULL,
    first_id TEXT REFERENCES members (id),
    second_id TEXT REFERENCES members (id),
    PRIMARY KEY (decision_id, standing),
    CONSTRAINT paper_counts_by_two CHECK (second_id <> first_id),
    CONSTRAINT paper_counts_waits CHECK (standing = 'counts' OR (first_id IS NOT NULL AND second_id IS NULL))
) STRICT;
