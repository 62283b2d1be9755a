"""Exports: asked for and agreed as any other release, and then one signed package that carries its own controls."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from plait.collection.exports.formats import ExportFormat, write
from plait.collection.exports.package import Grounds, Handling, Manifest, public_pem, seal, sha256
from plait.domain.ids import Ref, encode
from plait.domain.marking import MarkingTier, combine_all
from plait.domain.partner import Term
from plait.domain.sharing import SharingBasis, SharingRefused
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.services import intern
from plait_desk.audit.keys import desk_key
from plait_desk.looks.synthetic import is_synthetic
from plait_desk.thread.models import Release, ReleaseRequest
from plait_desk.thread.queries.exporting import Exportable
from plait_desk.thread.services.drafts import Draft, draft_of, draft_text

KEY = "packages"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked:
    """What is exported, in which format, to which bodies, at which tier, why, and until when it may be used."""

    ref: Ref
    title: str
    format: ExportFormat
    to: Sequence[Partner]
    basis: SharingBasis
    term: Term | None
    tier: MarkingTier = MarkingTier.OFFICIAL_SENSITIVE


def marking_of(thing: Exportable) -> Marking:
    """The marking of everything that would leave, together."""
    return intern(combine_all(row.value() for row in thing.markings))


def drafted(thing: Exportable, what: ExportAsked) -> str:
    """The draft of an export, as it is kept with the request. Raises SharingRefused where it never ends or is empty."""
    if what.term is None or what.term.to_at is None:
        raise SharingRefused("What leaves the desk cannot be closed again: say until when it may be used.")
    written = write(thing.extract, what.format)
    if not written.files:
        raise SharingRefused(f"{what.format.label} can hold nothing of this. Choose another format.")
    return draft_text(draft_of(written, what.format, thing.refs, synthetic=is_synthetic()))


def packed(row: ReleaseRequest, released: Release, draft: Draft) -> bytes:
    """The signed package of a draft that two people agreed on."""
    files = {name: text.encode() for name, text in draft.files.items()}
    return seal(_manifest(row, released, draft, files), files, _signing_key())


def package_name(draft: Draft, released: Release) -> str:
    """What recipients keep the package as."""
    before = "SYNTHETIC_" if is_synthetic() else ""
    return f"{before}{draft.format.value}-{encode(released.pk)}.zip"


def handling_of(row: ReleaseRequest) -> Handling:
    """The tier that it is released at, and the codes and condition of what went in: they travel with the package."""
    given = row.marking.value()
    return Handling(
        tier=MarkingTier(row.to_marking.tier).value,
        handling=given.handling.value,
        action=given.action.value if given.action else "",
        sanitisation=given.sanitisation.value if given.sanitisation else "",
        condition=given.condition,
    )


def public_key() -> bytes:
    """The key with which recipients check our packages, in PEM."""
    return public_pem(_signing_key())


def _signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(desk_key(KEY))


def _manifest(row: ReleaseRequest, released: Release, draft: Draft, files: dict[str, bytes]) -> Manifest:
    basis = row.sharing_basis
    if row.to_at is None:
        raise SharingRefused("An export without an end cannot be agreed to. Ask for it again, with its last day.")
    return Manifest(
        title=row.title,
        format=draft.format.label,
        version=draft.format.version,
        sender=row.to_marking.originator.name if row.to_marking.originator else "",
        recipients=_recipients(row.to_marking),
        release=str(Ref("release", released.pk)),
        grounds=Grounds(
            regime=basis.regime.words,
            gateway=basis.gateway,
            purpose=basis.purpose.words,
            necessity=basis.necessity,
        ),
        handling=handling_of(row),
        made_at=timezone.now().replace(microsecond=0),
        from_at=row.from_at,
        expires_at=row.to_at,
        synthetic=is_synthetic(),
        left_out=draft.left_out,
        files={name: sha256(content) for name, content in files.items()},
    )


def _recipients(marking: Marking) -> tuple[str, ...]:
    """The bodies that it is released to, by name."""
    members = marking.audience.members.exclude(partner=None).select_related("partner") if marking.audience else []
    return tuple(sorted(member.partner.name for member in members if member.partner))
