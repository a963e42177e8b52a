"""``python -m depeche`` is ``depeche``."""

from depeche.cli import main

main()
