select view from operations.approvals where approval_id = $1
