"""Relations: dyads over time, themes, people, places, networks and briefings."""

from __future__ import annotations

from depeche.relations.series import people, places, series, themes, top_dyads

__all__ = ["people", "places", "series", "themes", "top_dyads"]
