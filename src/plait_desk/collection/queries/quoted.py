"""The report that somebody quotes, by whatever they have of it."""

from plait.domain.ids import UnreadableId, decode
from plait.policy.access import Reader
from plait_desk.collection.models import Report


def own_reference(reader: Reader, text: str) -> str:
    """The own reference of the readable report whose thirteen letters or address `text` is; else the text itself.

    A report that the reader may not read is treated as one that is not there: the text stays as it was written.
    """
    last = text.strip().rstrip("/").rpartition("/")[2].rpartition(":")[2]
    try:
        report = Report.objects.readable_by(reader).filter(pk=decode(last)).first()
    except UnreadableId:
        return text.strip()
    return report.own_reference if report else text.strip()
