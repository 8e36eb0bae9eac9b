select view from operations.approvals where status = 'pending' and ($1::text is null or tenant = $1) order by decide_by, approval_id limit $2
