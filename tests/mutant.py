"""One line of the desk changed before it is imported: a pytest plug-in for a process of its own.

`PLAIT_MUTANT` is a JSON list of changes, each the module, a line as it stands, and what it becomes:
more than one where a filter is asked twice. The law that should catch them is then run as it is; it has to fail.
"""

import json
import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

CHANGES: list[list[str]] = json.loads(os.environ["PLAIT_MUTANT"])


class Changed(SourceFileLoader):
    """Loads the module from its source with the one line changed; what was compiled before is not looked at."""

    def get_code(self, fullname: str) -> CodeType:
        """The code of the changed source. Raises ValueError where the line is not there."""
        source = Path(self.path).read_text(encoding="utf-8")
        for name, before, after in CHANGES:
            if name != fullname:
                continue
            if before not in source:
                raise ValueError(f"{fullname} has no line {before!r} any more")
            source = source.replace(before, after, 1)
        return self.source_to_code(source, self.path)  # type: ignore[no-any-return]  # typeshed leaves it open


class Finder(MetaPathFinder):
    """Finds the changed modules; all others are found as ever."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's place, with the loader that changes it."""
        if fullname not in {name for name, _, _ in CHANGES}:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.origin:
            spec.loader = Changed(fullname, spec.origin)
        return spec


sys.meta_path.insert(0, Finder())
