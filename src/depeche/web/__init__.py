"""The workbench: pages rendered on the server, and a JSON API, over one ledger; ``depeche serve`` runs it."""

from __future__ import annotations

from depeche.web.app import create_app
from depeche.web.settings import Settings

__all__ = ["Settings", "create_app"]
