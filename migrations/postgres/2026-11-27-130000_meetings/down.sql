DROP TABLE meeting_comings;
DROP TABLE meeting_points;
DROP TABLE meetings;
