select size, hashes from audit_core.frontiers where log_partition = $1
