DROP TABLE pod_relays;
