"""The house rules that no other tool checks. Each says which file breaks it and what to do."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
LONGEST_FILE, LONGEST_FUNCTION, MOST_ARGUMENTS = 400, 50, 6
STAGES = ("collection", "linking", "mapping", "assessment", "tasking", "action", "reporting")
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "misc", "base", "manager", "managers"}
# What one row alone has, so that rows ordered by it stand in one order on every database.
OF_ONE_ROW = re.compile(r"-?(pk|id|sequence|arrival|key|username|\w+_id)")
# Where the rows are groups, what they are grouped by.
GROUPED_BY = {"src/plait_desk/home/services/everyday/watch.py": "value"}
CLASS_NAMES_THAT_SAY_NOTHING = re.compile(r"(Manager|Helper|Util|Utils|Processor|Data|Info)$")


def tracked(*suffixes: str) -> list[Path]:
    """Files that git tracks or would track, with one of these endings."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted(ROOT / name for name in listed if name.endswith(suffixes) and (ROOT / name).is_file())


def python_files() -> list[Path]:
    return [path for path in tracked(".py") if SOURCE in path.parents and "migrations" not in path.parts]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_source_file_is_longer_than_400_lines() -> None:
    long = {
        short(path): count for path in python_files() if (count := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert not long, f"split these: {long}"


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{short(path)}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1})"
        for path in python_files()
        for node in functions(path)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long, f"split these: {long}"


def test_no_function_takes_more_than_6_arguments() -> None:
    many = []
    for path in python_files():
        for node in functions(path):
            arguments = node.args
            names = [a.arg for a in arguments.posonlyargs + arguments.args + arguments.kwonlyargs]
            if len([name for name in names if name not in {"self", "cls"}]) > MOST_ARGUMENTS:
                many.append(f"{short(path)}:{node.lineno} {node.name}")
    assert not many, f"gather the arguments of these in a value: {many}"


def test_each_core_module_with_behaviour_has_its_test_at_the_same_path() -> None:
    missing = []
    for path in python_files():
        below = path.relative_to(SOURCE)
        if below.parts[0] != "plait" or path.name == "__init__.py" or not has_behaviour(path):
            continue
        test = ROOT / "tests" / "core" / below.parent.relative_to("plait") / f"test_{path.stem}.py"
        if path.stem == "parse":  # a feed's parser is tested under the feed's name
            test = ROOT / "tests" / "core" / "collection" / "feeds" / f"test_{path.parent.name}.py"
        if not test.exists():
            missing.append(f"{short(path)} wants {short(test)}")
    assert not missing, "\n".join(missing)


def has_behaviour(path: Path) -> bool:
    """More than names and plain values: some function that does more than return one expression."""
    return any(len(node.body) > 2 or not isinstance(node.body[-1], ast.Return | ast.Expr) for node in functions(path))


def test_no_package_or_module_has_a_name_that_says_nothing() -> None:
    # Django's own name for the page all templates extend is a template, not a module.
    bad = [short(p) for p in python_files() if {p.stem, *p.relative_to(SOURCE).parts[:-1]} & NAMES_THAT_SAY_NOTHING]
    assert not bad, f"name these after what they do: {bad}"


def test_no_class_has_a_name_that_says_nothing() -> None:
    bad = [
        f"{short(path)}:{node.lineno} {node.name}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and CLASS_NAMES_THAT_SAY_NOTHING.search(node.name)
    ]
    assert not bad, f"name these after what they are: {bad}"


def test_an_import_inside_a_function_says_why() -> None:
    bad = []
    for path in python_files():
        if path.name == "apps.py":
            continue
        lines = path.read_text().splitlines()
        for node in functions(path):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom) and not has_comment_near(lines, inner.lineno):
                    bad.append(f"{short(path)}:{inner.lineno}")
    assert not bad, f"import at the top, or say why not: {bad}"


def has_comment_near(lines: list[str], number: int) -> bool:
    """A comment on the line, or on one of the four above it (several imports share one reason)."""
    return any("#" in line for line in lines[max(0, number - 5) : number])


def test_rows_are_ordered_to_the_last_tie() -> None:
    """A database may give rows of one rank in any order, and another one after a change that nobody may see."""
    tied = [
        f"{short(path)}:{node.lineno} {node.args[-1].value}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "order_by"
        if node.args and isinstance(node.args[-1], ast.Constant)
        if not OF_ONE_ROW.fullmatch(node.args[-1].value) and node.args[-1].value != GROUPED_BY.get(short(path))
    ]
    assert not tied, f'end these with "pk": {tied}'


def test_each_ignore_and_skip_has_its_reason_beside_it() -> None:
    bad = []
    for path in tracked(".py"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            ignored = re.search(r"#\s*(type: ignore\[[\w-]+\]|noqa: [A-Z0-9, ]+)(.*)", line)
            bare = re.search(r"#\s*(type: ignore|noqa)\s*$", line)
            if bare or (ignored and not ignored.group(2).strip(" -#")):
                bad.append(f"{short(path)}:{number}")
    assert not bad, f"say why: {bad}"


def test_core_values_are_frozen_slotted_and_keyword_only() -> None:
    bad = []
    for path in python_files():
        if path.relative_to(SOURCE).parts[0] != "plait":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(d) for d in node.decorator_list):
                words = next(ast.unparse(d) for d in node.decorator_list if "dataclass" in ast.unparse(d))
                if "frozen=True" not in words or "slots=True" not in words:
                    bad.append(f"{short(path)}:{node.lineno} {node.name}")
    assert not bad, f"a value never changes: {bad}"


@pytest.mark.parametrize("package", ["plait", "plait_desk"])
def test_the_seven_rooms_have_the_same_names_in_the_core_and_on_the_desk(package: str) -> None:
    assert all((SOURCE / package / stage / "__init__.py").exists() for stage in STAGES)


def test_no_committed_file_names_a_download_host_an_absolute_path_or_an_email_address() -> None:
    hosts = "|".join(["pypi\\." + "org", "python" + "hosted", "registry\\." + "npmjs", "deb\\." + "debian"])
    paths = "|".join(["/" + "work/", "/" + "root/", r"(?<!\w)/" + "home/[a-z]+/"])
    email = r"[a-z0-9._%+-]+@[a-z0-9-]+\.(?:com|org|net|uk|scot|gov)\b"
    pattern = re.compile(f"{hosts}|{paths}|{email}", re.IGNORECASE)
    bad = []
    for path in tracked(
        ".py", ".md", ".toml", ".txt", ".json", ".csv", ".html", ".css", ".js", ".yaml", "plait", "run"
    ):
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if pattern.search(line):
                bad.append(f"{short(path)}:{number}: {line.strip()[:80]}")
    assert not bad, "\n".join(bad[:20])


def test_the_readme_is_under_100_lines() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) < 100


def test_management_commands_are_at_most_20_lines_of_code_in_handle() -> None:
    long = [
        f"{short(path)} handle is {node.end_lineno - node.lineno + 1} lines"
        for path in python_files()
        if "commands" in path.parts
        for node in functions(path)
        if node.name == "handle" and node.end_lineno and node.end_lineno - node.lineno + 1 > 20
    ]
    assert not long, f"a command calls one service: {long}"
