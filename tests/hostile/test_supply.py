"""What depeche stands on is known, pinned and licensed; and it works without anything that is optional."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

from depeche.cli import _run
from depeche.cli._licences import parts

_ROOT = Path(__file__).parents[2]
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_LOCK = _ROOT / "requirements.lock"


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_says_its_licence(capsys) -> None:
    assert _run(["about", "--licences"]) == 0
    lines = capsys.readouterr().out.splitlines()
    told = {_key(part.name): part for part in parts()}
    assert {_key(Requirement(need).name) for need in _PROJECT["dependencies"]} <= set(told)
    assert len(lines) == len(told) > 40
    assert [name for name, part in told.items() if not part.licence] == []
    assert not {"pyspark", "hypothesis", "pytest"} & set(told)


def _locked() -> dict[str, tuple[str, int]]:
    """Versions and numbers of hashes by package."""
    entries = re.split(r"\n(?=\S)", _LOCK.read_text(encoding="utf-8"))
    pinned = (re.match(r"([A-Za-z0-9._-]+)==(\S+)", entry) for entry in entries)
    return {_key(m[1]): (m[2], m.string.count("--hash=sha256:")) for m in pinned if m}


def test_every_dependency_is_pinned_with_hashes() -> None:
    locked = _locked()
    for line in _PROJECT["dependencies"]:
        need = Requirement(line)
        version, hashes = locked[_key(need.name)]
        assert need.specifier.contains(version, prereleases=True), line
        assert hashes > 0
    assert all(hashes for _, hashes in locked.values())


def test_the_lock_names_no_place() -> None:
    lock = _LOCK.read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^(-i|--index-url|--extra-index-url|--find-links|--trusted-host|-e|/|\.)", lock, re.MULTILINE)


def test_the_lock_and_the_constraints_agree() -> None:
    constraints = (_ROOT / "constraints.txt").read_text(encoding="utf-8")
    pins = {_key(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", constraints, re.MULTILINE)}
    assert [(name, version) for name, (version, _) in _locked().items() if pins.get(name, version) != version] == []


_WITHOUT = """
import importlib, importlib.metadata, pkgutil, sys
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
extra = sys.argv[1].split()
known = importlib.metadata.packages_distributions()
modules = {name for name, owners in known.items() if {canonicalize_name(owner) for owner in owners} & set(extra)}
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in modules:
            raise ModuleNotFoundError(f'No module named {name!r}', name=name)
sys.meta_path.insert(0, Missing())
import depeche
names = [module.name for module in pkgutil.walk_packages(depeche.__path__, 'depeche.')]
loaded = [importlib.import_module(name) for name in names if '__main__' not in name]
article = depeche.code("Le Mali a expulsé l'ambassadeur de France.", lang='fr', published='2024-09-02')
assert article.events
from depeche.cli import _run
assert _run(['demo', '--lang', 'en']) == 0
assert _run(['add', sys.argv[2], '--ledger', sys.argv[3], '-q']) == 0
assert _run(['check', '--ledger', sys.argv[3]]) == 0
for form in ('jsonl', 'csv', 'parquet', 'gexf', 'geojson'):
    assert _run(['export', sys.argv[3], '--format', form, '-o', f'{sys.argv[3]}.{form}', '-q']) == 0
from depeche.web import Settings, create_app
create_app(Settings(ledger=__import__('pathlib').Path(sys.argv[3])))
assert _run(['code', sys.argv[2], '--engine', 'spark', '--output', sys.argv[3] + '.spark']) == 1
print(len(modules), len(loaded))
"""


def test_it_works_with_every_extra_missing(tmp_path: Path) -> None:
    needed = {_key(part.name) for part in parts()}
    extra = {_key(Requirement(line).name) for lines in _PROJECT["optional-dependencies"].values() for line in lines} - needed
    source = tmp_path / "a.txt"
    source.write_text("Le Mali a expulsé lundi l'ambassadeur de France.\n", encoding="utf-8")
    command = [sys.executable, "-c", _WITHOUT, " ".join(sorted(extra)), str(source), str(tmp_path / "a.ledger")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    hidden, loaded = map(int, done.stdout.splitlines()[-1].split())
    assert hidden >= 5
    assert loaded > 100
    assert "install it with: pip install 'depeche[spark]'" in done.stderr
