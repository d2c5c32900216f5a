-- Areas are found however they are written. What is there is folded as well as SQL can; the program does the rest at the next change.
ALTER TABLE listings ADD COLUMN area_key TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE listings SET area_key = lower(area);
CREATE INDEX listings_board_area ON listings (state, area_key, id);
