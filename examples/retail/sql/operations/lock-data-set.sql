-- Lets one loader at a time see and change which set is loaded.
lock table retail.data_set in exclusive mode
