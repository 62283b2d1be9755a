"""What could not be taken in, and what to do about it: a row that was kept back, or a whole file refused."""

from dataclasses import dataclass

# Columns that our own downloads of rejects carry; a row comes back with them and they are passed over.
REJECT_COLUMNS = ("plait_row", "plait_reason", "plait_way_out", "plait_given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One row kept back. `row` counts as a spreadsheet does: the header is row 1; 0 speaks of the whole file.

    `given` is the row as it came (JSON of column to text), so that it can be downloaded, put right and sent again.
    """

    file: str
    row: int
    reason: str
    way_out: str
    given: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.row else self.file
        return f"{place}: {self.reason} {self.way_out}"


class FileRefused(ValueError):
    """Nothing of the file was taken in; `rejects` (one or more, most important first) says why, and what to do."""

    def __init__(self, *rejects: Reject) -> None:
        super().__init__(" ".join(str(reject) for reject in rejects))
        self.rejects = rejects


def refused(file: str, reason: str, way_out: str, *, row: int = 0) -> FileRefused:
    """The one-reason refusal, ready to raise."""
    return FileRefused(Reject(file=file, row=row, reason=reason, way_out=way_out))
