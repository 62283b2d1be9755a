"""Threats and capacity become a proposal: the best portfolio, what binds, and why the rest was left out."""

from plait.tasking.options import Built, Catalogue, build, catalogue
from plait.tasking.propose import Terms, propose

__all__ = ["Built", "Catalogue", "Terms", "build", "catalogue", "propose"]
