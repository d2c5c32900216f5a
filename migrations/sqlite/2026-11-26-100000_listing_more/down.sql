DROP TABLE loans;
ALTER TABLE listings DROP COLUMN lent_for;
ALTER TABLE listings DROP COLUMN marks;
ALTER TABLE listings DROP COLUMN translations;
