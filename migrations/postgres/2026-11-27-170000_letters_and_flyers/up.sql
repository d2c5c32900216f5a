-- Company by letter or postcard. How often one goes, and whose turn it is to write; whether each of the two says that the other may see
-- where their letters go.
ALTER TABLE call_wishes ADD COLUMN way TEXT NOT NULL DEFAULT 'call' CHECK (way IN ('call', 'letter'));
ALTER TABLE call_wishes ADD COLUMN rhythm TEXT NOT NULL DEFAULT 'weekly' CHECK (rhythm IN ('weekly', 'fortnightly', 'monthly'));
ALTER TABLE pairings ADD COLUMN way TEXT NOT NULL DEFAULT 'call' CHECK (way IN ('call', 'letter'));
ALTER TABLE pairings ADD COLUMN rhythm TEXT NOT NULL DEFAULT 'weekly'
    CHECK (rhythm IN ('weekly', 'fortnightly', 'monthly') AND (way = 'letter' OR rhythm = 'weekly'));
ALTER TABLE pairings ADD COLUMN turn TEXT NOT NULL DEFAULT 'caller' CHECK (turn IN ('caller', 'called') AND (way = 'letter' OR turn = 'caller'));
ALTER TABLE pairings ADD COLUMN caller_open BIGINT NOT NULL DEFAULT 0 CHECK (caller_open IN (0, 1) AND (way = 'letter' OR caller_open = 0));
ALTER TABLE pairings ADD COLUMN called_open BIGINT NOT NULL DEFAULT 0 CHECK (called_open IN (0, 1) AND (way = 'letter' OR called_open = 0));
-- When whoever rings was last put through by the gateway, and when it failed them: then the number is shown until the next call.
ALTER TABLE pairings ADD COLUMN rung_at BIGINT;
ALTER TABLE pairings ADD COLUMN unmasked_at BIGINT;
-- Whom somebody looks after when a letter did not come, or somebody worries: the turn may be the other's by then.
ALTER TABLE pairings ADD COLUMN about TEXT CHECK (about IS NULL OR (about IN ('caller', 'called') AND way = 'letter'));

-- Of a letter there is one word more: that it was written.
ALTER TABLE calls DROP CONSTRAINT calls_outcome_check;
ALTER TABLE calls ADD CONSTRAINT calls_outcome_check CHECK (outcome IN ('talked', 'no-answer', 'worried', 'wrote'));

-- What a pod's flyer says in the pod's own words, in each language it wrote them in.
CREATE TABLE pod_flyers (
    pod_id TEXT COLLATE "C" NOT NULL REFERENCES pods (id),
    language TEXT COLLATE "C" NOT NULL CHECK (language <> ''),
    title TEXT NOT NULL CHECK (title <> ''),
    lines TEXT NOT NULL,
    PRIMARY KEY (pod_id, language)
);
