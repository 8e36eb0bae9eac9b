-- Says which set is loaded. $1 name, $2 digest.
insert into retail.data_set (name, digest) values ($1, $2)
