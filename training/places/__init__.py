"""How the table of places is made: `build` from GeoNames packages and the tables beside it, `words` the list of doubtful names."""
