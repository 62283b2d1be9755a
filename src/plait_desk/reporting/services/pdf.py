"""The same HTML document as a tagged PDF (PDF/UA-1): searchable, with language, title and reading order."""

import logging
import mimetypes
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

# Nothing is fetched from here: it is the base against which the document's own addresses are read.
BASE = "https://static.invalid"
STATIC = "/static/"


class NotStatic(ValueError):
    """A document asked for something that is not one of our own static files."""


def as_pdf(html: str) -> bytes:
    """The document as PDF. Only our own static files are read; a picture is in the document itself."""
    # WeasyPrint takes 60 MB: it is loaded only where a PDF is made, never by the pages.
    from weasyprint import HTML, URLFetcher
    from weasyprint.urls import URLFetcherResponse

    class StaticFiles(URLFetcher):  # type: ignore[misc]  # the library ships no types
        def fetch(self, url: str, headers: object = None) -> Any:
            del headers
            kind = mimetypes.guess_type(urlsplit(url).path)[0] or "application/octet-stream"
            return URLFetcherResponse(url, static_file(url), {"Content-Type": kind})

    # Both name what a browser may do and paper cannot; only errors are worth a line in the log.
    for name in ("fontTools", "weasyprint"):
        logging.getLogger(name).setLevel(logging.ERROR)
    document = HTML(string=html, base_url=f"{BASE}/", url_fetcher=StaticFiles())
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return written


def static_file(url: str) -> bytes:
    """The bytes of one of our own static files. Raises NotStatic for anything else."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" != BASE or not parts.path.startswith(STATIC) or ".." in parts.path:
        raise NotStatic(f"{parts.scheme} addresses are not read, only our own static files")
    found = finders.find(parts.path.removeprefix(STATIC))
    if not isinstance(found, str):
        raise NotStatic(f"{parts.path} is not a static file")
    with open(found, "rb") as opened:
        return opened.read()
