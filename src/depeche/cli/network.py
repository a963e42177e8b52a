"""``depeche network``: who deals with whom."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import click

from depeche.cli._common import DAY, day, say
from depeche.cli._ledger import give, json_option, ledger_option, upper

_WRITERS = {".gexf": "write_gexf", ".graphml": "write_graphml"}


def _output(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() not in _WRITERS:
        raise click.BadParameter(f"{value} must end in {' or '.join(_WRITERS)}", ctx, param)
    return value


def _edges(graph: Any) -> list[dict[str, Any]]:
    """The ties, most facts first."""
    rows = [{"a": min(a, b), "b": max(a, b), **values} for a, b, values in graph.edges(data=True)]
    return sorted(rows, key=lambda row: (-row["facts"], row["a"], row["b"]))


def _nodes(graph: Any) -> list[dict[str, Any]]:
    """The sides, most facts first: with how many others, and how often on the shortest way between two others (0 to 1)."""
    import networkx

    between = networkx.betweenness_centrality(graph)
    rows = [{"side": n, "facts": v["facts"], "ties": graph.degree(n), "between": between[n]} for n, v in graph.nodes(data=True)]
    return sorted(rows, key=lambda row: (-row["facts"], row["side"]))


def _edge_line(row: dict[str, Any]) -> str:
    return f"{row['a']:<8} {row['b']:<8}{row['facts']:>6} facts {row['score']:>+6.1f}"


def _node_line(row: dict[str, Any]) -> str:
    return f"{row['side']:<8}{row['facts']:>6} facts {row['ties']:>5} ties {row['between']:>6.3f} between"


@click.command()
@ledger_option
@click.option("--since", type=DAY, callback=day, help="Not before this month.")
@click.option("--until", type=DAY, callback=day, help="Not after this month.")
@click.option("--type", "types", multiple=True, callback=upper, metavar="TYPE", help="Only facts of this type; may be repeated.")
@click.option("--least", type=click.IntRange(1), default=1, show_default=True, help="Leave out ties of fewer facts.")
@click.option("--nodes", is_flag=True, help="The sides instead of their ties.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), callback=_output, help="A .gexf or .graphml file."
)
@json_option
def network(
    path: Path,
    since: datetime.date | None,
    until: datetime.date | None,
    types: tuple[str, ...],
    least: int,
    nodes: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Show who deals with whom: the facts between two sides, each happening counted once, and their mean PLOVER score.

    \b
    Examples:
      depeche network --since 2024-01-01 --least 5
      depeche network --nodes
      depeche network --type SANCTION -o sanctions.gexf
    """
    import networkx

    from depeche.ledger import Ledger
    from depeche.relations import network as graph_of

    with Ledger(path) as ledger:
        graph = graph_of(ledger.db, since=since, until=until, types=types, least=least)
    if output is not None:
        getattr(networkx, _WRITERS[output.suffix.lower()])(graph, output)
        say(f"{output}: {len(graph)} sides, {graph.number_of_edges()} ties")
        return
    found = give(_nodes(graph), as_json, _node_line) if nodes else give(_edges(graph), as_json, _edge_line)
    if not found:
        say("no facts between two sides; widen the period or the types")
