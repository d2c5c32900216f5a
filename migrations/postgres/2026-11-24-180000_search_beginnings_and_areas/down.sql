DROP INDEX listings_board_area;
ALTER TABLE listings DROP COLUMN area_key;
