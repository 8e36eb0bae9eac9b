select tool, count(*) as approvals from operations.approvals where status = 'pending' group by tool order by tool
