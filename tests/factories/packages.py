"""A small sealed package, and the key that it is sealed with. All of it is synthetic."""

from datetime import UTC, datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plait.collection.exports.package import Grounds, Handling, Manifest, Missing, public_pem, seal, sha256

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = public_pem(KEY)
FILES = {"people.csv": "record_id,surname\n0000000000001,Lärch\n".encode(), "ties.csv": b"source,tie,target\n"}
MANIFEST = Manifest(
    title="Premises (synthetic)",
    format="CSV",
    version="1",
    sender="Police Scotland",
    recipients=("Fife Council", "Glasgow City Council"),
    release="release:0000000000001",
    grounds=Grounds(regime="UK GDPR", gateway="A duty", purpose="Check", necessity="They decide on Thursday"),
    handling=Handling(
        tier="OFFICIAL-SENSITIVE", handling="C", action="A1", sanitisation="S2", condition="Ask before any visit"
    ),
    made_at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
    from_at=None,
    expires_at=datetime(2026, 12, 22, tzinfo=UTC),
    synthetic=True,
    left_out=(Missing(what="person: role", count=2, why="no field says it"),),
    files={name: sha256(content) for name, content in FILES.items()},
)


@cache
def a_package() -> bytes:
    """The package of FILES under MANIFEST."""
    return seal(MANIFEST, FILES, KEY)
