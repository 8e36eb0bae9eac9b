select task_id, fold from operations.tasks where task_id = any ($1::uuid[])
