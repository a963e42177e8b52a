"""What depeche stands on: the packages that it needs, with versions and licences, as they say it themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

_LONGEST = 40  # some packages put the whole licence into the field for its name
_SAID = "License :: "


@dataclass(frozen=True, slots=True)
class Part:
    """An installed package; an empty licence: it does not say."""

    name: str
    version: str
    licence: str


def _licence(package: Distribution) -> str:
    meta = package.metadata
    told = (meta.get_all("License-Expression") or [""])[0]
    if not told:
        classes = [line.split(" :: ")[-1] for line in meta.get_all("Classifier") or () if line.startswith(_SAID)]
        told = ", ".join(dict.fromkeys(c for c in classes if c != "OSI Approved"))
    if not told:
        field = (meta.get_all("License") or [""])[0].strip()
        told = field if len(field) <= _LONGEST else field.splitlines()[0][:_LONGEST]
    return " ".join(told.split())


def _needs(package: Distribution) -> Iterator[str]:
    """The names that a package needs here, without what its extras would add."""
    from packaging.requirements import Requirement

    for line in package.requires or ():
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            yield need.name


def parts(root: str = "depeche") -> list[Part]:
    """The package ``root`` and all that it needs, by name; what is not installed is left out."""
    found, waiting = dict[str, Part](), [root]
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        found[key] = Part(package.metadata["Name"], package.version, _licence(package))
        waiting += _needs(package)
    return [found[key] for key in sorted(found)]
