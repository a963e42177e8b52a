"""The pages built as in CI, once for all tests here: half a minute, most of it the executed tutorials and notebook."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of HTML pages; the build fails at the first warning, and at a command in a tutorial that fails."""
    pytest.importorskip("sphinx")
    if shutil.which("bash") is None:
        pytest.skip("the executed pages need bash, which is not here")
    out = tmp_path_factory.mktemp("docs") / "html"
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(DOCS), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-4000:]
    return out


@pytest.fixture
def page(built: Path) -> Callable[[str], str]:
    """The text of a built page, without its tags."""

    def read(name: str) -> str:
        source = (built / f"{name}.html").read_text(encoding="utf-8")
        return html.unescape(re.sub(r"<[^>]*>", "", source[source.index("<article") : source.index("</article>")]))

    return read
