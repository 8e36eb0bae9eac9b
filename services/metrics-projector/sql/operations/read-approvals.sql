select approval_id, view from operations.approvals where approval_id = any ($1::uuid[])
