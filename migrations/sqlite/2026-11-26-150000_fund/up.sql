-- Relief funds: the rules of each, and its book. Amounts are whole minor units of the fund's currency. No money is held here.
CREATE TABLE funds (
    pod_id TEXT NOT NULL PRIMARY KEY REFERENCES pods (id),
    currency TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('first-come', 'small', 'two-holders', 'panel', 'lottery')),
    small INTEGER NOT NULL CHECK (small >= 0),
    most INTEGER CHECK (most > 0),
    reserve INTEGER NOT NULL CHECK (reserve >= 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- What money is meant for, and how much at most.
CREATE TABLE fund_lines (
    pod_id TEXT NOT NULL REFERENCES funds (pod_id),
    title TEXT NOT NULL,
    most INTEGER CHECK (most > 0),
    PRIMARY KEY (pod_id, title)
) STRICT;

-- Asks for money. Who asked, why, and how it is paid out is sealed or goes when the ask is over; the amount stays.
CREATE TABLE fund_asks (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES funds (pod_id),
    asker_id TEXT REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('aid', 'receipt')),
    line TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    needed_by INTEGER,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'agreed', 'paid', 'confirmed', 'declined', 'withdrawn')),
    commitment_id TEXT REFERENCES commitments (id),
    payee BLOB,
    words BLOB,
    receipt BLOB,
    wipe_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX fund_asks_pod ON fund_asks (pod_id, state, id);
CREATE INDEX fund_asks_asker ON fund_asks (asker_id, id);
CREATE INDEX fund_asks_wipe ON fund_asks (wipe_at) WHERE wipe_at IS NOT NULL;

-- Who said yes to an ask, and who released it: two of each, and never for themselves.
CREATE TABLE fund_voices (
    ask_id TEXT NOT NULL REFERENCES fund_asks (id),
    step TEXT NOT NULL CHECK (step IN ('agree', 'release')),
    by_id TEXT NOT NULL REFERENCES members (id),
    asker_id TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (ask_id, step, by_id),
    CHECK (asker_id IS NULL OR by_id <> asker_id)
) STRICT;

-- The book: each line moves an amount from one account to another, and nothing in it is changed.
CREATE TABLE fund_ledger (
    pod_id TEXT NOT NULL REFERENCES funds (pod_id),
    number INTEGER NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('gift', 'aid', 'from-pod', 'to-pod', 'more', 'less')),
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    purse_after INTEGER NOT NULL CHECK (purse_after >= 0),
    line TEXT NOT NULL,
    other TEXT NOT NULL,
    ask_id TEXT UNIQUE REFERENCES fund_asks (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (pod_id, number),
    CHECK (debit <> credit)
) STRICT;
CREATE TRIGGER fund_ledger_no_update BEFORE UPDATE ON fund_ledger BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END;
-- REPLACE removes a row without asking the trigger of DELETE.
CREATE TRIGGER fund_ledger_no_replace BEFORE INSERT ON fund_ledger
    WHEN EXISTS (SELECT 1 FROM fund_ledger WHERE pod_id = new.pod_id AND number = new.number)
    BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END;
CREATE TRIGGER fund_ledger_no_delete BEFORE DELETE ON fund_ledger BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END;

-- What was promised to a fund. Who promised is seen by the purse holders, and goes with the neighbour.
CREATE TABLE fund_pledges (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES funds (pod_id),
    giver_id TEXT REFERENCES members (id),
    how TEXT NOT NULL CHECK (how IN ('cash', 'transfer', 'voucher')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    state TEXT NOT NULL CHECK (state IN ('pledged', 'received', 'withdrawn')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX fund_pledges_pod ON fund_pledges (pod_id, state, id);
CREATE INDEX fund_pledges_giver ON fund_pledges (giver_id, id);

-- Draws: the mark is shown before, the seed after, so that everybody can check the order.
CREATE TABLE draws (
    id TEXT NOT NULL PRIMARY KEY,
    pod_id TEXT NOT NULL REFERENCES pods (id),
    mark BLOB NOT NULL,
    seed BLOB NOT NULL,
    due_at INTEGER NOT NULL,
    drawn_at INTEGER,
    drawn TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX draws_pod ON draws (pod_id, id);

-- Who may be asked to give a little now and then.
CREATE TABLE fund_hat (
    member_id TEXT NOT NULL PRIMARY KEY REFERENCES members (id),
    asked_at INTEGER
) STRICT;
