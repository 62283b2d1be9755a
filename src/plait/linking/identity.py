"""What no score may join: facts that contradict each other."""

from dataclasses import dataclass

import pyarrow as pa

# One row a mention that has any of the three, as the feature step normalised them; a date only if it is complete.
IDENTITIES = pa.schema(
    [
        ("mention_id", pa.int64()),
        ("company_number", pa.string()),
        ("birth_date", pa.string()),
        ("sex", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The hard facts of one mention, or of several that are held to be one."""

    numbers: frozenset[str] = frozenset()
    births: frozenset[tuple[str, str]] = frozenset()
    """(date, sex), where both are known"""

    def joined(self, other: "Identity") -> "Identity":
        """The facts of both."""
        return Identity(numbers=self.numbers | other.numbers, births=self.births | other.births)

    def contradicts(self, other: "Identity") -> bool:
        """True for two company numbers, or for two birth dates that come with two sexes."""
        if self.numbers and other.numbers and self.numbers.isdisjoint(other.numbers):
            return True
        return any(mine[0] != theirs[0] and mine[1] != theirs[1] for mine in self.births for theirs in other.births)


NOTHING_KNOWN = Identity()


def identities_of(table: pa.Table) -> dict[int, Identity]:
    """The identity of each mention in an IDENTITIES table; mentions with nothing known are left out."""
    found = {}
    for row in table.select(IDENTITIES.names).to_pylist():
        number, born, sex = row["company_number"], row["birth_date"], row["sex"]
        births = frozenset({(born, sex)}) if born and sex else frozenset()
        if number or births:
            found[row["mention_id"]] = Identity(numbers=frozenset({number} if number else ()), births=births)
    return found
