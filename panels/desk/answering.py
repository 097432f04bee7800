"""What a panelist answers at the desk: what is sent with it, and what the page needs to ask for it."""

from django import forms
from django.core.exceptions import ValidationError

from cms.events.machine import Conflict
from cms.lib import html
from cms.lib.clockfields import LocalDue
from panels import answering, proposing
from panels.models import Assignment
from panels.states import ASSIGNMENT

NONE, SOME = "none", "some"
# The fields that hold words, and what each is sent with.
WORDS = {
    "reason": {"decline", "object"},
    "note": {"accept", "propose_time"},
    "interests": {"accept", "undo_decline", "disclose"},
}


class AnswerForm(forms.Form):
    """What goes with a yes, where it is asked for: interests to disclose, another time to deliver and why.

    What is filled in counts, whichever button was pressed: Enter presses the first one.
    """

    disclose = forms.ChoiceField(choices=[(NONE, "None"), (SOME, "Yes, this:")], required=False)
    interests = forms.CharField(required=False)
    proposed = LocalDue(required=False)
    note = forms.CharField(required=False)

    def clean(self):
        """Raises ValidationError for half an answer."""
        answer = super().clean()
        if answer.get("disclose") == SOME and not answer.get("interests"):
            raise ValidationError("Write down what you disclose, or choose “None”.")
        if answer.get("note") and "proposed" in answer and not answer["proposed"]:
            raise ValidationError("Choose the day that you propose, or leave its reason empty.")
        return answer


def sent(request) -> dict:
    """The answer that was sent: `interests` (None: not said), `proposed_due_at`, `note`. Raises Conflict saying what is
    wrong with it."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Conflict(" ".join(why for errors in form.errors.values() for why in errors), code="invalid")
    answer = form.cleaned_data
    said = answer["interests"] or answer["disclose"] == NONE
    interests = answer["interests"] if said else None
    return {"interests": interests, "proposed_due_at": answer["proposed"], "note": answer["note"]}


def reason_sent(request) -> dict:
    """Why not."""
    return {"cause": request.POST.get("cause", ""), "reason": request.POST.get("reason", "")}


VERBS = {
    "accept": lambda request, pk: answering.accept(pk, by=request.person, **sent(request)),
    "decline": lambda request, pk: answering.decline(pk, by=request.person, **reason_sent(request)),
    "undo_decline": lambda request, pk: answering.undo_decline(
        pk, by=request.person, interests=sent(request)["interests"]
    ),
    "disclose": lambda request, pk: answering.disclose(pk, by=request.person, interests=sent(request)["interests"]),
    "propose_time": lambda request, pk: proposing.propose_time(
        pk, by=request.person, **{name: value for name, value in sent(request).items() if name != "interests"}
    ),
}

LEADS_TO = {
    "accept": (Assignment.State.ACCEPTED,),
    "decline": (Assignment.State.DECLINED,),
    "undo_decline": (Assignment.State.ACCEPTED,),
    "disclose": (*Assignment.WRITING, Assignment.State.SUBMITTED),
    "propose_time": Assignment.WRITING,
}


def asked(request, seat: Assignment, moves: list[str]) -> dict:
    """What the page shows of answers: the form as it was filled in, the causes, and what of the words that were typed
    it has no place for any more."""
    said = {"interests": seat.interests, "disclose": SOME if seat.interests else NONE} if seat.disclosed_at else {}
    return {
        "answer": AnswerForm(request.POST or None, initial=said),
        "causes": Assignment.Cause.choices,
        "asks_interests": seat.asks_interests and seat.disclosed_at is None,
        "may_undo": ASSIGNMENT.obstacle("undo_decline", seat, by=request.person, interests="") is None,
        "homeless": [
            text for name, verbs in WORDS.items() if (text := request.POST.get(name, "")) and not verbs & set(moves)
        ],
    }


def declined_so(seat: Assignment, request) -> bool:
    """Whether the seat was declined with this very reason before."""
    sent_again = reason_sent(request)
    return seat.state == Assignment.State.DECLINED and (
        sent_again["cause"] or Assignment.Cause.OTHER,
        html.strip_control(sent_again["reason"]).strip(),
    ) == (seat.decline_cause, seat.decline_reason)
