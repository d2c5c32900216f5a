DROP TABLE pod_kits;
