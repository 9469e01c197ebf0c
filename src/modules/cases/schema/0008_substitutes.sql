-- Substitutes are few among all members: my work finds them without reading through one's own files.
CREATE INDEX case_team_substitute ON case_team (user_id) WHERE role = 'substitute';
