"""What no score may join: facts that contradict each other, and nominals of two groups."""

from dataclasses import dataclass, field

import pyarrow as pa

# One row a mention that has any of the three, in normal form; a date only if it is complete.
IDENTITIES = pa.schema(
    [
        ("mention_id", pa.int64()),
        ("company_number", pa.string()),
        ("birth_date", pa.string()),
        ("sex", pa.string()),
    ]
)
# One row a mention and a group of which it is a nominal.
NOMINALS = pa.schema([("mention_id", pa.int64()), ("group_id", pa.int64())])


@dataclass(frozen=True, slots=True)
class Facts:
    """What no score may overrule: IDENTITIES, and NOMINALS where groups are heeded."""

    identities: pa.Table
    nominals: pa.Table = field(default_factory=NOMINALS.empty_table)
