-- Uses up one occurrence of what the shop does wrong on purpose, if one is left. $1 world, $2 tool.
update retail.disturbance set remaining = remaining - 1
where world = $1 and tool = $2 and remaining > 0
returning kind
