DROP TABLE decision_slips;
DROP TABLE decision_keys;
ALTER TABLE decisions DROP COLUMN share;
ALTER TABLE decisions DROP COLUMN recipients;
