"""Documents stay true: settings are documented, links lead somewhere, the glossary is what the code says."""

import re

from tests.test_house_rules import ROOT, STAGES, tracked

DOCS = ROOT / "docs"


def test_each_setting_of_the_environment_is_documented() -> None:
    code = (ROOT / "src/plait_desk/settings.py").read_text() + (ROOT / "plait").read_text()
    names = set(re.findall(r"\bPLAIT_[A-Z]+\b", code))
    from_the_environment = {name for name in names if f'"{name}"' in code or f"${{{name}" in code}
    documented = (DOCS / "running.md").read_text()
    missing = sorted(name for name in from_the_environment if name not in documented)
    assert not missing, f"docs/running.md does not say what these do: {missing}"


def test_each_room_has_its_page() -> None:
    assert [stage for stage in STAGES if not (DOCS / f"{stage}.md").exists()] == []


def test_each_link_in_a_document_leads_to_a_file() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in tracked(".md")
        for link in re.findall(r"\]\(([^)#\s]+)", path.read_text())
        if "://" not in link and not (path.parent / link).exists()
    ]
    assert not broken, broken


def test_each_name_of_the_code_in_a_document_is_in_the_code() -> None:
    """A name in backticks with a blank underlined is a function, a table or a file; journey.md is executed anyway."""
    code = "\n".join(path.read_text() for path in tracked(".py") + tracked(".toml") if "tests" not in path.parts)
    known = set(re.findall(r"\w+", code)) | {path.stem for path in tracked("")}
    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in tracked(".md")
        for quoted in re.findall(r"`([^`\n]+)`", path.read_text())
        for name in re.findall(r"(?<![\w./~-])[a-z]+(?:_[a-z]+)+(?![\w*<])", quoted)
        if name not in known
    }
    assert not unknown, sorted(unknown)


def test_each_file_that_a_document_names_is_there() -> None:
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in tracked(".md")
        for name in re.findall(r"`((?:src|tests|docs|benchmarks)/[\w./-]+\.\w+)`", path.read_text())
        if not (ROOT / name).exists()
    }
    assert not missing, sorted(missing)


def test_each_decision_has_a_number_of_its_own_and_says_what_it_cost() -> None:
    decisions = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert numbers == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    assert [path.name for path in decisions if "## What it costs" not in path.read_text()] == []
