"""What is told: indicators with their quality, disclosure control, reports compiled from the record, editions."""

from plait.reporting.compile import compile
from plait.reporting.disclose import disclose

__all__ = ["compile", "disclose"]
