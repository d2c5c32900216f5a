DROP TABLE paper_counts;
DROP TABLE decision_links;
