"""A ZIP archive that holds one file: the file in it, read within bounds and written nowhere."""

import io
import zipfile
import zlib

from plait.domain.reject import FileRefused, refused

_START = b"PK\x03\x04"
_PACKED = (b"PK", b"\x1f\x8b")
_OFFICE = "[Content_Types].xml"
_LOCKED = 0x1
_AGAIN = "Pack the file again and send it, or send it as it is."
_WAY_OUT = "Take the file out of the archive, and send it by itself."


def is_archive(data: bytes) -> bool:
    """True for a whole ZIP archive that is no office file."""
    if not data.startswith(_START):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _OFFICE not in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def taken_out(name: str, data: bytes, *, ceiling: int) -> tuple[str, bytes]:
    """The name and the bytes, at most `ceiling` of them, of the one file in an archive.

    Raises FileRefused for an archive of several files or none, for one that is locked, damaged or too big, and for one
    whose file is packed itself or named by a way out of its folder.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held = _one(name, archive)
            with archive.open(held) as opened:
                content = opened.read(ceiling + 1)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise refused(name, "The ZIP archive is damaged, or packed in a way that is not read.", _AGAIN) from error
    if len(content) > ceiling:
        raise refused(
            name,
            f"The ZIP archive unpacks to more than {ceiling >> 20} MB.",
            "Split it by rows into smaller files, each with the header.",
        )
    if content.startswith(_PACKED):
        raise refused(name, "The file in the ZIP archive is a packed file or a workbook itself.", _WAY_OUT)
    return held.filename.rpartition("/")[2], content


def _one(name: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    held = [one for one in archive.infolist() if not one.is_dir()]
    if len(held) != 1:
        raise refused(name, f"The ZIP archive holds {len(held)} files, not one.", "Send each file by itself.")
    if _leads_out(held[0].filename):
        raise refused(name, "The file in the ZIP archive is named by a way to another folder.", _WAY_OUT)
    if held[0].flag_bits & _LOCKED:
        raise refused(name, "The ZIP archive is locked with a password.", "Send the file without a password.")
    return held[0]


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
