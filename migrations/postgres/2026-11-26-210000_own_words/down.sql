DROP INDEX recurrences_case;
ALTER TABLE recurrences DROP COLUMN case_id;
DROP TABLE pod_words;
DROP TABLE job_offers;
