-- Declares what the shop will do wrong; what is declared already stays as far as it is used up. $1 world, $2 tool, $3 kind, $4 times.
insert into retail.disturbance (world, tool, kind, remaining)
values ($1, $2, $3, $4)
on conflict (world, tool) do nothing
