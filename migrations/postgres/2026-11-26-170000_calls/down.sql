DROP TABLE phone_ins;
DROP TABLE call_counts;
DROP TABLE call_checks;
DROP TABLE calls;
DROP TABLE pairings;
DROP TABLE call_wishes;
