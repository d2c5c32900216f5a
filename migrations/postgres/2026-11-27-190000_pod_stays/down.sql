DROP TABLE pod_stays;
