-- The set that is loaded, if any.
select name, digest from retail.data_set
