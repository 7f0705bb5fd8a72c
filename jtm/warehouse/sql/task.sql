-- Tasks of occupations, in O*NET's words; empty until `refresh` has brought them.
CREATE TABLE task AS SELECT soc, task_id, task, core FROM task_text ORDER BY soc, task_id;
