"""Whoever was sent what is disposed of is told to destroy their copy, and says that they did.

The law asks it of whoever erases (Data Protection Act 2018, section 48; UK GDPR, article 19).
"""

from dataclasses import replace

from plait.domain.ids import Ref, decode
from plait.domain.sharing import Recipient
from plait_desk.thread.models import Disposal, DisseminationRecipient, Notice
from plait_desk.thread.queries.sharing import Told, told_of, told_of_copies
from plait_desk.thread.services.forgetting import Forgotten
from plait_desk.thread.services.notices import Tidings, keep_notices

WHOLE = "It was disposed of. Destroy every copy that you hold, then acknowledge this."
PART = "The record of a person in it was disposed of. Take the person out of your copy, then acknowledge this."


def tell_recipients(forgotten: Forgotten) -> list[Notice]:
    """A notice to everybody who got what goes, or what named who goes; inside the transaction in which it goes.

    Done again, as after a restore, nobody is told twice. Nobody can be told in the name of people who are in none of
    the records any more.
    """
    disposal = Disposal.objects.get(pk=decode(forgotten.code))
    by_id = disposal.second_by_id or disposal.asked_by_id
    if by_id is None:  # the restore, and the disposal's own page, say so
        return []
    words = {Ref.parse(cited): WHOLE for cited in forgotten.refs} | {Ref("report", key): PART for key in forgotten.tied}
    return [
        notice
        for ref, reason in words.items()
        for each in _who_got(ref, disposal)
        for notice in keep_notices(
            Tidings(kind=Notice.Kind.ERASURE, ref=each.copy or ref, by_ref=_by(disposal), reason=reason),
            [replace(each, copy=None)],
            from_partner_id=disposal.partner_id,
            by_id=by_id,
        )
    ]


def _who_got(ref: Ref, disposal: Disposal) -> list[Told]:
    """Everybody who got this version, or a released copy of any, and was not told of this disposal before."""
    before = Notice.objects.filter(kind=Notice.Kind.ERASURE, by_ref=str(_by(disposal)))
    known = set(before.values_list("object_ref", "partner_id", "person_id"))
    found = [*(each for each in told_of(ref) if _was_sent(ref, each.to)), *told_of_copies(ref)]
    return [each for each in found if (str(each.copy or ref), each.to.partner_id, each.to.person_id) not in known]


def _was_sent(ref: Ref, to: Recipient) -> bool:
    """True if this very version was sent to them: each of the others is told of by itself."""
    rows = DisseminationRecipient.objects.filter(dissemination__object_ref=str(ref)).exclude(
        dissemination__sent_at=None
    )
    return to in {row.value() for row in rows}


def _by(disposal: Disposal) -> Ref:
    return Ref("disposal", disposal.pk)
