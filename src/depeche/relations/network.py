"""The network of who deals with whom: nodes are countries and organisations, edges their facts."""

from __future__ import annotations

import datetime
import sqlite3
from typing import Any


def network(
    db: sqlite3.Connection,
    *,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    types: tuple[str, ...] = (),
    least: int = 1,
) -> Any:
    """The facts of a period as a networkx graph: edges carry ``facts``, ``mentions``, ``score`` (mean), nodes their ``facts``.

    Args:
        since, until: months count whole.
        types: only facts of these types.
        least: edges of fewer facts are left out.
    """
    import networkx

    test = f"AND type IN ({','.join('?' * len(types))})" if types else ""
    rows = db.execute(
        "SELECT a, b, sum(episodes), sum(mentions), sum(score) FROM summary WHERE status = 'actual' "
        f"AND month >= ? AND month <= ? {test} GROUP BY a, b HAVING sum(episodes) >= ? ORDER BY a, b",
        (since.isoformat()[:7] if since else "0000", until.isoformat()[:7] if until else "9999", *types, least),
    )
    graph = networkx.Graph()
    for a, b, facts, mentions, score in rows:
        graph.add_edge(a, b, facts=facts, mentions=mentions, score=score / facts)
    for node in graph:
        graph.nodes[node]["facts"] = sum(data["facts"] for _, _, data in graph.edges(node, data=True))
    return graph
