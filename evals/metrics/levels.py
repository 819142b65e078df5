"""The scale the measures work on: missing < partial < met, and what stands outside it."""

from __future__ import annotations

ORDINAL = ("missing", "partial", "met")
"""Levels with an order. `not_applicable` and `unassessed` have no place in it."""

FARTHEST = {"missing": "met", "partial": "missing", "met": "missing"}
"""A worst possible answer to each level (both neighbours of `partial` are equally far)."""
