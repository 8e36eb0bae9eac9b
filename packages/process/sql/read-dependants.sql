-- What lies outside these schemas and would be dropped with them: views over their tables, and tables with a foreign key to one.
select dependant.oid::regclass::text as name
from pg_depend
join pg_rewrite on pg_depend.classid = 'pg_rewrite'::regclass and pg_rewrite.oid = pg_depend.objid
join pg_class as dependant on dependant.oid = pg_rewrite.ev_class
join pg_class as used on pg_depend.refclassid = 'pg_class'::regclass and used.oid = pg_depend.refobjid
where used.relnamespace::regnamespace::text = any ($1) and dependant.relnamespace::regnamespace::text <> all ($1)
union
select referring.oid::regclass::text
from pg_constraint
join pg_class as referring on referring.oid = conrelid
join pg_class as used on used.oid = confrelid
where used.relnamespace::regnamespace::text = any ($1) and referring.relnamespace::regnamespace::text <> all ($1)
order by name
