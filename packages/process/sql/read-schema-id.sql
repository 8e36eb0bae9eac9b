-- A schema that is dropped and created again has another id; null where there is none.
select to_regnamespace($1)::oid::text as id
