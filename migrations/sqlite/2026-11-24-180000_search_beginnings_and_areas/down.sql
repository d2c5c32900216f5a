DROP TABLE listings_search;
CREATE VIRTUAL TABLE listings_search USING fts5 (search_text, content = 'listings', content_rowid = 'rowid');
INSERT INTO listings_search (listings_search) VALUES ('rebuild');

DROP INDEX listings_board_area;
ALTER TABLE listings DROP COLUMN area_key;
