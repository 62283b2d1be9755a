"""Concerns that people told: one answered, one asked about, one that nobody has taken on."""

from plait_desk.collection.models import Concern
from plait_desk.collection.services.concerns import answer_with_receipt, ask_back, new_form, take_on, tell_concern
from plait_desk.home.services.crew import Crew

NIGHTS = "SYNTHETIC: Vans unload at night behind the closed carpet shop, and the same two men stand watch."
LOCK_UP = "SYNTHETIC: A man asked my brother to rent a lock-up in his name and keep the key under the mat."
UNTOUCHED = "SYNTHETIC: The car wash by the bridge never has a customer, yet six men sleep above it."
ASKED = {
    NIGHTS: "SYNTHETIC: On which nights, and at about what time?",
    LOCK_UP: "SYNTHETIC: Is he still asked, and does he want somebody to talk to?",
}
ANSWER = "SYNTHETIC: Tuesdays and Thursdays, after one in the morning."


def hear_concerns(crew: Crew) -> None:
    """Three come in; the analyst takes two on and asks back, and one of them is answered."""
    if Concern.objects.exists():
        return
    receipts = {text: tell_concern(text=text, form=new_form()) for text in (NIGHTS, LOCK_UP, UNTOUCHED)}
    analyst = crew.reader(crew.analyst)
    for text, question in ASKED.items():
        concern = Concern.objects.get(text=text)
        take_on(actor=analyst, concern_id=concern.pk)
        ask_back(actor=analyst, concern_id=concern.pk, question=question)
    answer_with_receipt(receipt=receipts[NIGHTS], text=ANSWER)
