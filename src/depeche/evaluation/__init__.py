"""Score against gold, the workbook of misses, and the gate that keeps figures from falling."""

from __future__ import annotations
