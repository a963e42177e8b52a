"""How the table of places is made: `build` packs it, from GeoNames and the tables here; `words` lists the doubtful names."""
