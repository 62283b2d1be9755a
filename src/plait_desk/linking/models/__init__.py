"""Who is who, who watches what, what is asked between bodies, and who says which thing."""

from plait_desk.linking.models.between import (
    ExactKey,
    PointerContact,
    PointerNotice,
    PointerQuestion,
    PrivateAgreement,
    PrivateEntry,
    PrivateRun,
    PrivateSecret,
)
from plait_desk.linking.models.measured import Evaluation
from plait_desk.linking.models.things import SaidThing
from plait_desk.linking.models.watched import ScreeningCheck, ScreeningEdition, Watch, WatchSeen
from plait_desk.linking.models.who import (
    Hold,
    Identity,
    Link,
    LinkingRun,
    Match,
    Membership,
    ModelVersion,
    Moved,
    SecondLook,
    Subject,
    SubjectEvent,
    Turned,
)

__all__ = [
    "Evaluation",
    "ExactKey",
    "Hold",
    "Identity",
    "Link",
    "LinkingRun",
    "Match",
    "Membership",
    "ModelVersion",
    "Moved",
    "PointerContact",
    "PointerNotice",
    "PointerQuestion",
    "PrivateAgreement",
    "PrivateEntry",
    "PrivateRun",
    "PrivateSecret",
    "SaidThing",
    "ScreeningCheck",
    "ScreeningEdition",
    "SecondLook",
    "Subject",
    "SubjectEvent",
    "Turned",
    "Watch",
    "WatchSeen",
]
