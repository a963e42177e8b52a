"""The recipe that trains depeche's French and English pipelines from open treebanks."""
