"""The commands on a ledger, for the front door of the command line."""

from __future__ import annotations

from depeche.cli.asking import expect, list_, search, show
from depeche.cli.brief import brief, series
from depeche.cli.compare import compare
from depeche.cli.export import export
from depeche.cli.imports import import_
from depeche.cli.ledger import add, check, recode, relink, sql, vacuum
from depeche.cli.network import network
from depeche.cli.rescue import rescue
from depeche.cli.review import review
from depeche.cli.serve import serve
from depeche.cli.watch import watch

LEDGER_COMMANDS = (
    add,
    watch,
    recode,
    relink,
    list_,
    show,
    search,
    expect,
    brief,
    series,
    network,
    review,
    export,
    import_,
    compare,
    serve,
    sql,
    check,
    rescue,
    vacuum,
)
