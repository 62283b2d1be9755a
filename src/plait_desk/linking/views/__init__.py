"""Pages of linking."""

from plait_desk.linking.views.pages import index, pair, review, run, subject

__all__ = ["index", "pair", "review", "run", "subject"]
