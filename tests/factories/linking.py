"""Scored pairs and people to link, in a line each."""

import json
import math
from datetime import timedelta

from plait.domain.mention import MentionKind
from plait.linking.engine.clusters import STOP
from plait.linking.kinds import PERSON, starting_model
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
            "prior_weight": model.prior_weight,
            "threshold": STOP,
            "trained_at": NOW - timedelta(days=90),
        },
    )
    return row


def a_link(one: Mention, other: Mention, probability: float = 0.95) -> Link:
    """A machine's score of two mentions under the model in use."""
    left, right = sorted((one, other), key=lambda mention: mention.pk)
    model = a_model()
    return Link.objects.create(left=left, right=right, **scored(probability, model), model=model)


def scored(probability: float, model: ModelVersion) -> dict[str, float]:
    """The figures of a pair with this probability under the model."""
    return {"probability": probability, "weight": math.log2(probability / (1 - probability)) - model.prior_weight}
