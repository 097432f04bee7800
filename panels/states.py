"""The states of an assignment: the whole table. Everything that changes Assignment.state goes through
move(ASSIGNMENT, …)."""

from django.utils import timezone

from articles.models import Article
from articles.states import lock as lock_article
from cms.accounts.roles import assigner, clock, decider
from cms.events.machine import STAYS, Gone, Machine, Move, NotAllowed
from cms.lib.html import to_text
from panels.availability import hindrance_of
from panels.models import Assignment, TakeEdit
from panels.terms import terms_of

INVITED, ACCEPTED, SUBMITTED, CHANGES_REQUESTED, AWAITING_CONSENT, APPROVED, DECLINED, CANCELLED = (
    Assignment.State.values
)


def same_draft(seat, facts):
    """What is submitted is what was seen: `version`, when given, must be the draft's."""
    version = facts.get("version")
    if version is not None and version != seat.draft_version:
        return f"the draft was saved elsewhere since (version {seat.draft_version}, you saw {version})."


same_draft.code = "stale"


def says_why(seat, facts):
    """A reason or note in words."""
    if not (facts.get("reason") or facts.get("note") or "").strip():
        return "say why, so that the other knows what to do."


says_why.code = "reason_required"


def says_why_not(seat, facts):
    """A cause of the list, or words."""
    cause = facts.get("cause") or Assignment.Cause.OTHER
    if cause not in Assignment.Cause.values:
        return f"choose one of the causes: {', '.join(Assignment.Cause.values)}."
    if cause == Assignment.Cause.OTHER:
        return says_why(seat, facts)


says_why_not.code = "reason_required"


def is_still_theirs(seat, facts):
    """Nobody else was given the seat since."""
    if Assignment.objects.filter(article=seat.article_id, persona=seat.persona_id).exclude(state__in=CLOSED).exists():
        return "the seat was given to somebody else since."


is_still_theirs.code = "seat_taken"


def discloses(seat, facts):
    """Where the newsroom asks for interests: words about them, or no words, which is to say that there are none."""
    if seat.asks_interests and seat.disclosed_at is None and facts.get("interests") is None:
        return "say whether you have any interest to disclose."


discloses.code = "interests_required"


def is_asked(seat, facts):
    """The newsroom asks for interests."""
    if not seat.asks_interests:
        return "the newsroom does not ask for interests."


def says_whether(seat, facts):
    """Words about interests, or no words."""
    if facts.get("interests") is None:
        return "say whether you have any interest to disclose."


says_whether.code = "interests_required"


def says_another(seat, facts):
    """Other interests than those disclosed before."""
    if seat.disclosed_at and facts.get("interests") == seat.interests:
        return "this is what you have disclosed already."


says_another.code = "disclosed_already"


def same_disclosure(seat, facts):
    """What is printed is what was read: `disclosed`, when given, must be when it was said."""
    if facts.get("disclosed") not in (None, seat.disclosed_at):
        return "its panelist has changed since what they disclose. Read that first."


same_disclosure.code = "stale"


def names_a_time(seat, facts):
    """A time to deliver that is proposed."""
    if facts.get("proposed_due_at") is None:
        return "choose the time that you propose."


def proposes_well(seat, facts):
    """A proposed time, if there is one, is still to come, is not the one it has, and comes with a reason."""
    proposed = facts.get("proposed_due_at")
    if proposed is None:
        return None
    if proposed <= timezone.now():
        return "the time that you propose has already passed. Choose one to come."
    if proposed == seat.due_at:
        return "it is due at that very time already. Choose another."
    return says_why(seat, facts)


def has_proposal(seat, facts):
    """Its panelist proposed another time to deliver."""
    if seat.proposed_due_at is None:
        return "no other time is proposed any more."


def same_proposal(seat, facts):
    """What the editor answers is what they read: `proposed`, when given, must be the time that is proposed."""
    if facts.get("proposed") not in (None, seat.proposed_due_at):
        return "another time was proposed since. Look at it again."


same_proposal.code = "stale"


def is_to_come(seat, facts):
    """The proposed time is still to come."""
    if seat.proposed_due_at <= timezone.now():
        return "the proposed time has passed by now. Keep the old one, or change the seat."


def has_words(seat, facts):
    """A take with at least a word in it."""
    if not to_text(facts.get("body_html", "")):
        return "write your take first."


def same_round(seat, facts):
    """What is decided on or taken back is what was read: `round`, when given, must be the seat's."""
    if facts.get("round") not in (None, seat.round):
        return f"it is in round {seat.round} by now, you saw round {facts['round']}. Look at it again."


same_round.code = "stale"


def was_not_revealed(seat, facts):
    """Not a take of a blind round that is over: the panel reads it, and its panelist has read the others."""
    panel = terms_of(seat.article)
    if panel.blind and not panel.hides_takes:
        return "the blind round is over, and the panel reads each other. Ask the editor to send it back."


def was_edited(seat, facts):
    """Words, and others than those submitted."""
    if not to_text(facts.get("body_html", "")):
        return "an edited take needs words. To have it written anew, request changes."
    if facts["body_html"] == facts.get("submitted_html"):
        return "nothing in it was changed. To take it as it is, approve it."


def same_edit(seat, facts):
    """What the panelist answers is what they read: `edit`, when given, must be the one that waits for their word."""
    asked = TakeEdit.objects.filter(take__assignment=seat, consent=TakeEdit.Consent.ASKED)
    if facts.get("edit") is not None and not asked.filter(pk=facts["edit"]).exists():
        return "the editor has changed the text again since. Read what it is now."


same_edit.code = "stale"


def needs_no_consent(seat, facts):
    """Neither the persona nor the panelist must agree to edits."""
    if must_agree(seat):
        return "its panelist has to agree to the changes first."


def needs_consent(seat, facts):
    """The persona or the panelist must agree to edits."""
    if not must_agree(seat):
        return "its panelist need not be asked."


def must_agree(seat: Assignment) -> bool:
    """Whether an edited take of this seat waits for its panelist's word. A program is not asked for its own."""
    if seat.panelist is not None and seat.panelist.user.is_program:
        return False
    return seat.persona.edits_need_consent or (seat.panelist is not None and seat.panelist.edits_need_consent)


def article_is_not_withdrawn(seat, facts):
    """There is still an article to write for."""
    if seat.article.state == Article.State.WITHDRAWN:
        return "its article was withdrawn."


def is_given(seat, facts):
    """Somebody to give the seat to."""
    if facts.get("panelist") is None:
        return "choose a panelist."
    if facts["panelist"].pk == seat.panelist_id and seat.state != DECLINED:
        return "this panelist has it already."


def has_standby(seat, facts):
    """Somebody who stands by, still writes for its persona, is not away, and has room for it."""
    if seat.standby is None:
        return "nobody stands by for it."
    if not seat.standby.user.is_active or not seat.standby.personas.filter(pk=seat.persona_id).exists():
        return f"{seat.standby} no longer writes for {seat.persona}."
    if why := hindrance_of(seat.standby):
        return f"{seat.standby} {why}."


def time_has_passed(seat, facts):
    """Its panelist declined, or let the time to answer or to deliver pass."""
    if seat.state != DECLINED and not seat.is_unanswered() and not seat.is_overdue():
        return "its panelist still has time."


def its_panelist(user, seat):
    """Whose seat it is."""
    return user is not None and seat.panelist_id is not None and seat.panelist.user_id == user.pk and user.is_active


def its_person(user, seat):
    """The person whose seat it is, who is no program."""
    return its_panelist(user, seat) and not user.is_program


def move_(sources, target, may, *holds):
    """One line of the table."""
    return Move(frozenset(sources), target, may, holds)


CLOSED = Assignment.CLOSED
WRITING = {ACCEPTED, CHANGES_REQUESTED}
UNDECIDED = {INVITED, ACCEPTED, SUBMITTED, CHANGES_REQUESTED, AWAITING_CONSENT}

MOVES = {  #                  from                                     to                 who           what must hold
    "accept":          move_({INVITED},                                ACCEPTED,          its_panelist,
                             discloses, proposes_well),
    "decline":         move_({INVITED} | WRITING,                      DECLINED,          its_panelist, says_why_not),
    "undo_decline":    move_({DECLINED},                               ACCEPTED,          its_panelist,
                             article_is_not_withdrawn, is_still_theirs, discloses),
    "propose_time":    move_(WRITING,                                  STAYS,             its_panelist,
                             names_a_time, proposes_well),
    "confirm_time":    move_(WRITING,                                  STAYS,             assigner,
                             has_proposal, same_proposal, is_to_come),
    "keep_time":       move_(WRITING,                                  STAYS,             assigner,
                             has_proposal, same_proposal),
    "disclose":        move_(WRITING | {SUBMITTED},                    STAYS,             its_panelist,
                             is_asked, says_whether, says_another),
    "submit":          move_(WRITING,                                  SUBMITTED,         its_panelist,
                             same_draft, has_words),
    "take_back":       move_({SUBMITTED},                              ACCEPTED,          its_panelist,
                             same_round, was_not_revealed),
    "approve":         move_({SUBMITTED},                              APPROVED,          decider,
                             article_is_not_withdrawn, same_round, same_disclosure),
    "approve_with_edits":
                       move_({SUBMITTED},                              APPROVED,          decider,
                             article_is_not_withdrawn, same_round, same_disclosure, was_edited, needs_no_consent),
    "propose_edits":   move_({SUBMITTED},                              AWAITING_CONSENT,  decider,
                             article_is_not_withdrawn, same_round, same_disclosure, was_edited, needs_consent),
    "consent":         move_({AWAITING_CONSENT},                       APPROVED,          its_person,
                             article_is_not_withdrawn, same_edit),
    "object":          move_({AWAITING_CONSENT},                       SUBMITTED,         its_person,
                             same_edit, says_why),
    "recall_edits":    move_({AWAITING_CONSENT},                       SUBMITTED,         decider),
    "request_changes": move_({SUBMITTED},                              CHANGES_REQUESTED, decider,
                             same_round, says_why),
    "cancel":          move_(UNDECIDED | {DECLINED},                   CANCELLED,         assigner),
    "reassign":        move_(UNDECIDED | {DECLINED},                   CANCELLED,         assigner,
                             is_given, article_is_not_withdrawn),
    "call_in":         move_({INVITED, ACCEPTED, CHANGES_REQUESTED, DECLINED},
                                                                       CANCELLED,         clock,
                             has_standby, time_has_passed, article_is_not_withdrawn),
}  # fmt: skip


def lock(pk: int) -> Assignment | None:
    """The seat, with its article's row locked first: always in this order, so that no two moves wait for each other."""
    article = Assignment.objects.filter(pk=pk).values_list("article_id", flat=True).first()
    if article is None or lock_article(article) is None:
        return None
    locked = Assignment.objects.select_for_update(of=("self",))
    return locked.select_related("article", "persona", "panelist__user", "standby__user").get(pk=pk)


def lock_own(pk: int, *, by) -> Assignment:
    """The seat of this panelist, locked. Raises Gone, or NotAllowed where it is somebody else's."""
    seat = lock(pk)
    if seat is None:
        raise Gone(f"There is no assignment {pk}.")
    if not its_panelist(by, seat):
        raise NotAllowed("This is not your assignment.")
    return seat


VERBS = {
    "undo_decline": "take after all",
    "propose_time": "propose another time for",
    "confirm_time": "confirm the proposed time of",
    "keep_time": "keep the time of",
    "disclose": "change what is disclosed for",
    "take_back": "take back",
    "request_changes": "request changes to",
    "approve_with_edits": "approve with edits",
    "propose_edits": "approve with edits",
    "consent": "agree to the edits of",
    "object": "object to the edits of",
    "recall_edits": "take back the edits of",
    "call_in": "call the standby in for",
}
ASSIGNMENT = Machine("assignment", lock, MOVES, dict(Assignment.State.choices), VERBS)
