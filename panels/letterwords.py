"""The words that letters about seats, takes and rebuttals may use."""

from articles.models import Article
from cms.lib import times
from cms.lib.diff import Piece, Row
from cms.notifications.letters.passages import Changes, Quote, quote
from cms.notifications.letters.vocabulary import Flag, Passage, Word
from panels.models import Assignment, Rebuttal

State = Assignment.State


def _seat(name: str, make=None):
    """Of the facts of a notice: its seat's field, made something of where there is something."""
    return lambda facts: (value := getattr(facts["seat"], name)) and (make(value) if make else value)


def _by(moment) -> str:
    """The time after a verb: "by 1 May 2026, 09:30 CEST"."""
    words = times.spell_due(moment)
    return words if words.startswith("by ") else f"by {words}"


def _is(*states: str):
    return lambda facts: facts["seat"].state in states


def _was(state: str):
    return lambda facts: facts["event"].data.get("was") == state


def _round_of(event) -> int | None:
    return event.data.get("round")


def _in_this_round(facts: dict) -> bool:
    return facts["seat"].round == _round_of(facts["event"])


def _was_taken_back(facts: dict) -> bool:
    seat = facts["seat"]
    return seat.round > _round_of(facts["event"]) and seat.state in (State.ACCEPTED, State.SUBMITTED)


def _edited_by(facts: dict) -> str:
    editor = facts["edit"].edited_by
    return editor.name if editor else "The newsroom"


def _decline_reason(facts: dict):
    return quote(facts["seat"].decline_reason) if _was(State.DECLINED)(facts) else None


PERSONA = Word("persona", "The persona of the seat", "The Builder", lambda facts: facts["persona"].name)
PANELIST = Word("panelist", "Who sits for the persona", "Ada Byron", _seat("panelist"))
DUE = Word("due", "When the take is due", "2 May 2031, 16:30 JST", _seat("due_at", times.spell_due))
DUE_BY = Word("due_by", "The same after “by”", "by 2 May 2031, 16:30 JST", _seat("due_at", _by))
DUE_IN = Word("due_in", "How far away that is", "in 3 days", _seat("due_at", times.relative))
LATE = Flag("late", "The take should be here by now", False, lambda facts: facts["seat"].is_overdue())
ANSWER_BY = Word("answer_by", "When an answer is wanted", "by 29 April 2031, 09:00 JST", _seat("answer_by", _by))
ANSWER_IN = Word("answer_in", "How far away that is", "in 12 hours", _seat("answer_by", times.relative))
ANSWER_LATE = Flag("answer_late", "That time is over", False, lambda facts: facts["seat"].is_unanswered())
STATE = Word("state", "How the seat stands now", "accepted", lambda facts: facts["seat"].get_state_display())
UNANSWERED = Flag("unanswered", "The invitation waits for an answer", True, _is(State.INVITED))
SUBMITTED = Flag("submitted", "A take waits for a decision", True, _is(State.SUBMITTED))
WRITING = Flag("writing", "The panelist is writing", False, _is(State.ACCEPTED))
PAST = Flag(
    "past",
    "The panelist has nothing to write any more",
    False,
    lambda facts: facts["seat"].state not in Assignment.WITH_PANELIST,
)
STANDBY = Word("standby", "Who stands by for the seat", "Alan Turing", _seat("standby"))
BRIEF = Passage(
    "brief", "What the editor wants of it", Quote("Does it last?\nSay what it costs."), _seat("brief", quote)
)
PROPOSED = Word("proposed", "The time asked for", "by 4 May 2031, 12:00 JST", _seat("proposed_due_at", _by))
PROPOSED_IN = Word("proposed_in", "How far away that is", "in 5 days", _seat("proposed_due_at", times.relative))
PROPOSAL_REASON = Passage(
    "proposal_reason", "Why another time", Quote("My trial of it ends then."), _seat("proposal_note", quote)
)
REASON = Passage(
    "reason",
    "Why the panelist declined",
    Quote("I hold shares in it."),
    lambda facts: quote(facts["event"].data.get("reason")),
)
ROUND = Word(
    "round",
    "The round of the take, from the second on",
    "2",
    lambda facts: number if (number := _round_of(facts["event"]) or 1) > 1 else "",
)
EDITOR = Word(
    "editor",
    "Who gets an answer to the letter",
    "Grace Hopper",
    lambda facts: facts["reply_to"] and facts["reply_to"].name,
)
LIVE = Flag("live", "Readers see the article", False, lambda facts: facts["article"].live_edition_id)
PUBLISH_AT = Word(
    "publish_at",
    "When the article goes out",
    "3 May 2031, 08:00 JST",
    lambda facts: facts["article"].publish_at and times.spell(facts["article"].publish_at),
)
EDITED_BY = Word("edited_by", "Who changed the take", "Grace Hopper", _edited_by)
EDITED_AGO = Word("edited_ago", "When", "2 days ago", lambda facts: times.relative(facts["edit"].edited_at))
EDIT_NOTE = Passage(
    "edit_note", "What they wrote with it", Quote("Two words less."), lambda facts: quote(facts["edit"].note)
)
CHANGES = Passage(
    "changes",
    "Each paragraph that was changed, before and after",
    Changes((Row([Piece("It lasts nine years in the lab.", True)], [Piece("It lasts nine years in a lab.", True)]),)),
    lambda facts: Changes(tuple(facts["changes"])),
)
TO_DECIDE = Flag(
    "to_decide",
    "This very round waits for a decision",
    True,
    lambda facts: facts["seat"].state == State.SUBMITTED and _in_this_round(facts),
)
COLLEAGUE = Word("colleague", "Whose take is answered", "The Skeptic", lambda facts: facts["rebuttal"].to.persona.name)
REBUTTAL_NOTE = Passage(
    "rebuttal_note", "What the editor says to it", Quote("Say which seed."), lambda facts: quote(facts["rebuttal"].note)
)

WAS_TAKEN_BACK = Flag("was_taken_back", "The panelist took it back since", False, _was_taken_back)
TO_CHANGE = Flag(
    "to_change",
    "The panelist has yet to change it",
    True,
    lambda facts: facts["seat"].state == State.CHANGES_REQUESTED and _in_this_round(facts),
)
MIN_WORDS = Word("min_words", "The shortest take, in words", "40", lambda facts: facts["persona"].min_words)
MAX_WORDS = Word("max_words", "The longest take, in words", "120", lambda facts: facts["persona"].max_words)
ASKS_FOR_TIME = Flag("asks_for_time", "Another time is asked for", False, lambda facts: facts["seat"].asks_for_time)
DISCLOSES = Flag("discloses", "The panelist disclosed an interest", False, _seat("interests"))
WITHDRAWN = Flag(
    "withdrawn",
    "The article was withdrawn",
    False,
    lambda facts: facts["article"].state == Article.State.WITHDRAWN,
)
PASSED = Flag(
    "passed",
    "Somebody else was asked, since the time had passed",
    False,
    lambda facts: facts["event"].name == "assignment.call_in",
)
CONFIRMED = Flag(
    "confirmed",
    "It is the time that the panelist asked for",
    False,
    lambda facts: facts["event"].name == "assignment.confirm_time",
)
SENDER = Word(
    "sender",
    "Who sends it, if it was not asked for",
    "Grace Hopper",
    lambda facts: facts["event"].actor and facts["event"].actor.name,
)
WAS_DECLINED = Flag("was_declined", "The panelist declined", True, _was(State.DECLINED))
WAS_UNANSWERED = Flag("was_unanswered", "The panelist did not answer", False, _was(State.INVITED))
DECLINE_REASON = Passage("decline_reason", "Why the panelist declined", Quote("I hold shares in it."), _decline_reason)
ANSWER_AWAITED = Flag(
    "answer_awaited", "It is the answer that is missing, not the take", True, lambda facts: facts["answer"]
)
REBUTTAL_STATE = Word(
    "rebuttal_state", "How the answer stands now", "approved", lambda facts: facts["rebuttal"].get_state_display()
)
REBUTTAL_TO_DECIDE = Flag(
    "to_decide", "It waits for a decision", True, lambda facts: facts["rebuttal"].state == Rebuttal.State.SUBMITTED
)
ROUND_ENDS = Word(
    "round_ends",
    "Until when answers are taken",
    "2 May 2031, 16:30 JST",
    lambda facts: facts["panel"].rebuttal_due_at and times.spell_due(facts["panel"].rebuttal_due_at),
)
ROUND_ENDS_IN = Word(
    "round_ends_in",
    "How long until then",
    "in 20 hours",
    lambda facts: facts["panel"].rebuttal_due_at and times.relative(facts["panel"].rebuttal_due_at),
)
