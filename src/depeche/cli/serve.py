"""``depeche serve``: the workbench over a ledger, in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from depeche.cli._common import say
from depeche.cli._ledger import ledger_option

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.argument("ledger", type=click.Path(path_type=Path, dir_okay=False), required=False)
@ledger_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option("--read-only", is_flag=True, help="Nobody may review or add.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with a secret that reviews and additions need; without it only this machine is served.",
)
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name under which browsers call it; repeatable.")
@click.option(
    "--outlines", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Other country outlines (TopoJSON)."
)
def serve(
    ledger: Path | None,
    path: Path,
    host: str,
    port: int,
    read_only: bool,
    token_file: Path | None,
    names: tuple[str, ...],
    outlines: Path | None,
) -> None:
    """Serve LEDGER as pages and a JSON API: read relations, check each claim against its sentence, correct it.

    Without a token it listens to this machine alone. LEDGER (or --ledger) is made when it is not there.

    \b
    Examples:
      depeche serve sahel.ledger
      depeche serve sahel.ledger --read-only --port 8080
      depeche serve sahel.ledger --host 0.0.0.0 --token-file token.txt --name news.example.org
    """
    token = token_file.read_text(encoding="utf-8").strip() if token_file else ""
    if token_file and len(token) < 16:
        raise click.BadParameter("the token must have 16 signs or more", param_hint="--token-file")
    if host not in _LOOPBACK and not token:
        raise click.BadParameter(
            f"{host} is open to other machines; give a --token-file, or listen on 127.0.0.1", param_hint="--host"
        )
    import uvicorn

    from depeche.ledger import Ledger
    from depeche.web import Settings, create_app
    from depeche.web.settings import OUTLINES

    ledger = ledger or path
    if not read_only or not ledger.exists():
        Ledger(ledger, write=True).close()
    hosts = (*_LOOPBACK, *names) if token and names else ("*",) if token else _LOOPBACK
    settings = Settings(ledger=ledger, read_only=read_only, token=token, hosts=hosts, outlines=outlines or OUTLINES)
    say(f"{ledger} is served at http://{'localhost' if host in _LOOPBACK else host}:{port}/ (stop with Ctrl-C)")
    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning", server_header=False)
