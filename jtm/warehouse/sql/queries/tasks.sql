-- The tasks of one occupation, in O*NET's words, the core ones first.
SELECT task, core FROM task WHERE soc = $soc ORDER BY core DESC, task_id
