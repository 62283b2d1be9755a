"""Mapping: from who is who to groups and what they can reach."""

from plait.mapping.reach import reach

__all__ = ["reach"]
