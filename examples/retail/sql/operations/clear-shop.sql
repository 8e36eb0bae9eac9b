-- Empties the shop, worlds and applied effects included.
truncate retail.data_set, retail.seed, retail.world, retail.applied_key, retail.applied, retail.visit, retail.disturbance, retail.disturbance_met
