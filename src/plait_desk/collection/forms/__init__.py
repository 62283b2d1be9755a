"""What people fill in on the pages of this room. Shape here; whether it may be, the core says."""

from plait_desk.collection.forms.loads import UploadForm
from plait_desk.collection.forms.reports import DecideForm, SoughtForm
from plait_desk.collection.forms.requirements import RequirementForm
from plait_desk.collection.forms.writing import ReportForm

__all__ = ["DecideForm", "ReportForm", "RequirementForm", "SoughtForm", "UploadForm"]
