"""docs/journey.md is run as it stands: one record through the seven stages of the core."""

import re
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "journey.md"
STAGES = ("Collection", "Linking", "Mapping", "Assessment", "Tasking", "Action", "Reporting")


def blocks() -> list[tuple[int, str]]:
    """Each Python block with the line it begins at."""
    text = DOCUMENT.read_text(encoding="utf-8")
    found = re.finditer(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return [(text[: block.start(1)].count("\n"), block.group(1)) for block in found]


def test_the_journey_runs_as_the_page_says() -> None:
    shared: dict[str, object] = {}
    for line, code in blocks():
        # Blank lines put an error on its own line of the page.
        exec(compile("\n" * line + code, str(DOCUMENT), "exec"), shared)
    assert shared["report"]


def test_the_page_goes_through_all_seven_stages_in_order() -> None:
    headings = re.findall(r"^## \d\. (\w+)", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert tuple(headings) == STAGES
