"""How good the coder is by its reviews, and how far reviewers agree: Wilson intervals and Cohen's kappa."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

_Z95 = 1.959964


def wilson(hits: int, of: int, *, z: float = _Z95) -> tuple[float, float]:
    """The interval in which a share lies, with 95 % certainty; honest for few cases, where the usual one is not."""
    if of == 0:
        return 0.0, 1.0
    share = hits / of
    centre = share + z * z / (2 * of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two raters' labels for the same things; ``None`` where chance alone would agree (or nothing is shared)."""
    total = len(pairs)
    if not total:
        return None
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(ours[label] * theirs[label] for label in ours) / (total * total)
    if chance == 1:
        return None
    return (sum(a == b for a, b in pairs) / total - chance) / (1 - chance)
