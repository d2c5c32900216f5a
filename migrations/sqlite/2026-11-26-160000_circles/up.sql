-- Lending circles. What they are called and what is said in them is sealed with a key of the circle.
CREATE TABLE circles (
    id TEXT NOT NULL PRIMARY KEY,
    title BLOB NOT NULL,
    words BLOB NOT NULL,
    currency TEXT NOT NULL,
    hand INTEGER NOT NULL CHECK (hand > 0),
    every_days INTEGER NOT NULL CHECK (every_days > 0),
    first_at INTEGER NOT NULL,
    order_by TEXT NOT NULL CHECK (order_by IN ('agreed', 'need', 'drawn')),
    phase TEXT NOT NULL CHECK (phase IN ('gathering', 'running', 'ended')),
    seed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

-- Who sits in a circle: a neighbour, or somebody with a phone alone, whose name is sealed. Each seat has one turn, and each turn one seat.
CREATE TABLE circle_seats (
    circle_id TEXT NOT NULL REFERENCES circles (id),
    seat INTEGER NOT NULL CHECK (seat > 0),
    member_id TEXT REFERENCES members (id),
    name BLOB NOT NULL,
    banker INTEGER NOT NULL CHECK (banker IN (0, 1)),
    signed_at INTEGER,
    word BLOB,
    turn INTEGER CHECK (turn > 0),
    PRIMARY KEY (circle_id, seat),
    UNIQUE (circle_id, turn),
    UNIQUE (circle_id, member_id)
) STRICT;
CREATE INDEX circle_seats_member ON circle_seats (member_id, circle_id);

-- Each gives each other one hand in a cycle, and both say so.
CREATE TABLE circle_hands (
    circle_id TEXT NOT NULL REFERENCES circles (id),
    giver INTEGER NOT NULL,
    taker INTEGER NOT NULL,
    given_at INTEGER,
    taken_at INTEGER,
    put_off_to INTEGER,
    note BLOB,
    PRIMARY KEY (circle_id, giver, taker),
    CHECK (giver <> taker)
) STRICT;

-- What somebody asks of the others, and what those whom it concerns say.
CREATE TABLE circle_changes (
    id TEXT NOT NULL PRIMARY KEY,
    circle_id TEXT NOT NULL REFERENCES circles (id),
    kind TEXT NOT NULL CHECK (kind IN ('swap', 'urgent', 'put-off', 'replace')),
    by_seat INTEGER NOT NULL,
    other_seat INTEGER,
    until_at INTEGER,
    new_member_id TEXT REFERENCES members (id),
    new_name BLOB,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused', 'withdrawn')),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX circle_changes_circle ON circle_changes (circle_id, state, id);
CREATE TABLE circle_voices (
    change_id TEXT NOT NULL REFERENCES circle_changes (id),
    seat INTEGER NOT NULL,
    said_at INTEGER NOT NULL,
    PRIMARY KEY (change_id, seat)
) STRICT;

-- What happened in a circle.
CREATE TABLE circle_history (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    circle_id TEXT NOT NULL REFERENCES circles (id),
    event TEXT NOT NULL,
    seat INTEGER,
    other INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX circle_history_circle ON circle_history (circle_id, seq);
