-- What stood on the board for a case, each time it was listed: it is one need, however often somebody had to ask.
CREATE TABLE case_listings (
    listing_id TEXT NOT NULL PRIMARY KEY REFERENCES listings (id),
    case_id TEXT NOT NULL REFERENCES cases (id)
) STRICT;
CREATE INDEX case_listings_case ON case_listings (case_id);
INSERT INTO case_listings (listing_id, case_id) SELECT listing_id, id FROM cases WHERE listing_id IS NOT NULL;
