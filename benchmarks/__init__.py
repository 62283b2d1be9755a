"""Figures: ours and the peer's in one run. One module a room, each with `figures()`."""
