-- Where a case was before something was said about it: whoever said it may take it back at once.
ALTER TABLE case_history ADD COLUMN was TEXT;
ALTER TABLE case_history ADD COLUMN was_attempts INTEGER NOT NULL DEFAULT 0;
