DROP TABLE pod_merges;
DROP TABLE recordings;
