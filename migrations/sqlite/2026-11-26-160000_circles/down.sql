DROP TABLE circle_history;
DROP TABLE circle_voices;
DROP TABLE circle_changes;
DROP TABLE circle_hands;
DROP TABLE circle_seats;
DROP TABLE circles;
