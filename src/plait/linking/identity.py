"""What no score may join: facts that contradict each other."""

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
