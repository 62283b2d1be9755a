"""What is never an input of a flag: protected characteristics, nationality, and whatever tells of a name's origin.

Equality Act 2010, section 4, and nationality. Names of people count too, since an origin can be guessed from them.
"""

from collections.abc import Iterable

# A column is refused when one of its words (split at underscores) is here.
PROTECTED_WORDS = frozenset(
    {
        "age", "birth", "born", "dob", "disability", "disabled", "gender", "sex", "marriage", "married", "marital",
        "partnership", "maternity", "pregnancy", "pregnant", "race", "racial", "ethnic", "ethnicity", "colour",
        "citizenship", "nationality", "national", "immigration", "country", "religion", "religious", "belief",
        "faith", "orientation", "language", "origin", "forename", "surname", "forenames", "surnames", "name", "names",
    }
)  # fmt: skip


class ProtectedInput(ValueError):
    """A table given to flags holds a protected characteristic or a name."""


def refuse_protected(*tables: Iterable[str]) -> None:
    """Raises ProtectedInput where a column's name holds one of PROTECTED_WORDS; each table as its column names."""
    found = sorted({name for columns in tables for name in columns if PROTECTED_WORDS & set(name.lower().split("_"))})
    if found:
        raise ProtectedInput(f"flags never use {', '.join(found)}: take the columns out")
