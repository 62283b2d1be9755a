"""What people fill in on the pages of this room. Shape here; whether it may be, the core says."""

from plait_desk.collection.forms.emergency import AcknowledgeForm
from plait_desk.collection.forms.loads import UploadForm
from plait_desk.collection.forms.reports import DecideForm, SoughtForm
from plait_desk.collection.forms.requirements import RequirementForm
from plait_desk.collection.forms.sheet import Sheet
from plait_desk.collection.forms.sources import ReasonForm, SourceForm

__all__ = [
    "AcknowledgeForm",
    "DecideForm",
    "ReasonForm",
    "RequirementForm",
    "Sheet",
    "SoughtForm",
    "SourceForm",
    "UploadForm",
]
