import pytest

from plait_desk.reporting.services.pdf import NotStatic, as_pdf, static_file


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "https://example.org/static/reporting/report.css",
        "https://static.invalid/static/../settings.py",
        "https://static.invalid/records.sqlite3",
        "https://static.invalid/static/reporting/absent.css",
        "http://static.invalid/static/reporting/report.css",
    ],
)
def test_only_our_own_static_files_are_read(url: str) -> None:
    with pytest.raises(NotStatic):
        static_file(url)


def test_our_own_style_is_read() -> None:
    assert b"@page" in static_file("https://static.invalid/static/reporting/report.css")


def test_a_document_that_asks_for_a_local_file_gets_nothing_of_it() -> None:
    html = '<html lang="en"><head><title>x</title></head><body><img alt="x" src="file:///etc/hostname"></body></html>'
    assert as_pdf(html).startswith(b"%PDF")
