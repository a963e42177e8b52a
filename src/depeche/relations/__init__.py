"""Relations: dyads over time, themes, people, places, networks and briefings."""

from __future__ import annotations

from depeche.relations.briefing import Briefing, gather
from depeche.relations.network import network
from depeche.relations.series import people, places, series, themes, top_dyads

__all__ = ["Briefing", "gather", "network", "people", "places", "series", "themes", "top_dyads"]
