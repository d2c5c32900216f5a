ALTER TABLE case_history DROP COLUMN was_attempts;
ALTER TABLE case_history DROP COLUMN was;
