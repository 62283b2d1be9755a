"""Groups, places and ratings become ranks with their uncertainty, and requirements for what nobody knows."""

from plait.assessment.assess import assess
from plait.assessment.framework import Framework, framework

__all__ = ["Framework", "assess", "framework"]
