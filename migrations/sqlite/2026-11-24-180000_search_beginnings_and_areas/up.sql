-- Areas are found however they are written. What is there is folded as well as SQL can; the program does the rest at the next change.
ALTER TABLE listings ADD COLUMN area_key TEXT NOT NULL DEFAULT '';
UPDATE listings SET area_key = lower(area);
CREATE INDEX listings_board_area ON listings (state, area_key, id);

-- Words are looked for by their beginnings: without an index of those, all rows of all words that begin so are merged first.
DROP TABLE listings_search;
CREATE VIRTUAL TABLE listings_search USING fts5 (search_text, content = 'listings', content_rowid = 'rowid', prefix = '1 2 4 6');
INSERT INTO listings_search (listings_search) VALUES ('rebuild');
