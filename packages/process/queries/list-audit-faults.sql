select log_partition, leaf_index, fault from audit_core.faults order by log_partition, leaf_index, fault limit $1
