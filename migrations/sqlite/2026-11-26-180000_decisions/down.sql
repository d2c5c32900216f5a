DROP TABLE agreement_accepts;
DROP TABLE agreements;
DROP TABLE decision_comments;
DROP TABLE decision_answers;
DROP TABLE decision_voters;
DROP TABLE decisions;
