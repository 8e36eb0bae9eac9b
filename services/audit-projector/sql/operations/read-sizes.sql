select log_partition, size from audit_core.frontiers where log_partition = any ($1::integer[])
