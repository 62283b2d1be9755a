"""What is done: plans and pilots, the proof gate, the innovation fund, disruptions."""

from plait.action.lifecycle import advance

__all__ = ["advance"]
