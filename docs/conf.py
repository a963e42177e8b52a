"""How Sphinx builds these pages: without a network, every warning an error (make docs)."""

import os
import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

import depeche

_EXT = str(Path(__file__).parent / "_ext")
sys.path.insert(0, _EXT)
# The shell of executed pages finds this environment's depeche, and prints as wide as a page is.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (_EXT, os.environ.get("PYTHONPATH"))))
os.environ["COLUMNS"] = "96"
os.environ.pop("DEPECHE_LEDGER", None)

project = "depeche"
author = copyright = "The depeche authors"
version = release = depeche.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_click", "tables"]
exclude_patterns = ["_ext"]
# Languages that Pygments does not know, or knows but in part (TSV, SPARQL), are shown plain.
suppress_warnings = ["misc.highlighting_failure"]
autodoc_typehints = "description"

# Two hyphens are an option, not a dash.
smartquotes = False

html_theme = "furo"
html_title = "depeche"
html_copy_source = False
html_show_sphinx = False

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_in_temp = True
nb_execution_raise_on_error = True
nb_execution_timeout = 180


def _plain_source(app: Sphinx, page: str, source: list[str]) -> None:
    """Links into the checkout lead nowhere from built pages: their paths are told instead."""
    source[0] = re.sub(r"\[([^\]]+)\]\(\.\./([^)]+)\)", r"\1 (`\2`)", source[0])


def _examples(app: Sphinx, context: object, lines: list[str]) -> None:
    """The text of ``--help`` as markup: examples as code, and no sign with a meaning of its own."""
    text = "\n".join(lines)
    text = re.sub(
        r"^\| Examples:\n((?:\| .*\n?)+)",
        lambda block: "Examples::\n\n" + re.sub(r"^\| ", "   ", block[1], flags=re.MULTILINE),
        text,
        flags=re.MULTILINE,
    )
    lines[:] = [line if line.startswith("   ") else line.replace("*", "\\*") for line in text.split("\n")]


def _options(app: Sphinx, context: object, lines: list[str]) -> None:
    """The same for the options' own lines."""
    lines[:] = [line if line.startswith("..") else line.replace("*", "\\*") for line in lines]


def setup(app: Sphinx) -> None:
    """Connect what is particular to these pages."""
    app.connect("source-read", _plain_source)
    app.connect("sphinx-click-process-description", _examples)
    app.connect("sphinx-click-process-options", _options)
