"""Places: a table cut from GeoNames, with the French and English names of news, and the finder of those names in a text.

The table is credited and licensed in ``data/LICENCE.md``; ``training/places`` makes it.
"""

from depeche.atlas.places._gazetteer import Gazetteer, PlaceMatch, load_gazetteer
from depeche.atlas.places._table import Place

__all__ = ["Gazetteer", "Place", "PlaceMatch", "load_gazetteer"]
