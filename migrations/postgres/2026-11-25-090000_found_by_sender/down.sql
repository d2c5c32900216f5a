DROP INDEX polls_asked;
DROP INDEX quarantine_sender;
