"""Scored pairs and people to link, in a line each."""

import json

from plait.domain.mention import MentionKind
from plait.linking.model import starting_model
from plait.linking.person import PERSON
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Link, ModelVersion
from tests.factories.mapping import a_mention
from tests.factories.people import NOW


def a_person(marking: Marking, forename: str = "Aran", surname: str = "Testfield", **said: str) -> Mention:
    """A person mention with these words, all with one marking."""
    protected = said.pop("protected", "") == "yes"
    return a_mention(MentionKind.PERSON, marking, protected=protected, forename=forename, surname=surname, **said)


def a_model() -> ModelVersion:
    """The person model in use: our own starting figures."""
    model = starting_model(PERSON)
    row, _ = ModelVersion.objects.get_or_create(
        version=model.version,
        defaults={
            "kind": PERSON.name,
            "parameters": json.loads(model.to_json()),
            "threshold": model.threshold,
            "trained_at": NOW,
        },
    )
    return row


def a_link(one: Mention, other: Mention, probability: float = 0.95) -> Link:
    """A machine's score of two mentions under the model in use."""
    left, right = sorted((one, other), key=lambda mention: mention.pk)
    return Link.objects.create(left=left, right=right, probability=probability, weight=20.0, model=a_model())
