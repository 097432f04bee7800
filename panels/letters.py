"""The letters about seats, takes and rebuttals: what each is called, and the words that it may use."""

from cms.notifications.letters.vocabulary import HEADLINE, NOTE, WHO, describe, describe_line
from panels import letterwords as words

SEAT = (words.PERSONA, HEADLINE)
DUE = (words.DUE, words.DUE_IN, words.LATE)
ANSWER = (words.ANSWER_BY, words.ANSWER_IN, words.ANSWER_LATE)
STANDING = (words.STATE, words.PAST, words.UNANSWERED, words.WRITING, words.SUBMITTED)
OUT = (words.LIVE, words.PUBLISH_AT)
EDIT = (words.EDITED_BY, words.EDIT_NOTE, words.CHANGES)
PROPOSAL = (words.ASKS_FOR_TIME, words.PROPOSED, words.PROPOSED_IN, words.PROPOSAL_REASON)
FROM_PANELIST = (words.PANELIST, *SEAT)
REBUTTAL = (*SEAT, words.COLLEAGUE)

# To panelists.
describe(
    "invited",
    "A seat is offered",
    *(WHO, *SEAT, words.MIN_WORDS, words.MAX_WORDS, words.BRIEF),
    *(*ANSWER, *DUE, *STANDING, words.EDITOR),
)
describe(
    "you_accepted", "A yes is confirmed", *(*SEAT, words.MIN_WORDS, words.MAX_WORDS, *DUE, *PROPOSAL, words.EDITOR)
)
describe("new_link", "A new link to a seat", words.SENDER, *SEAT, *DUE, *STANDING)
describe("cancelled", "A seat is closed", *SEAT, words.WITHDRAWN, words.PASSED)
describe("answer_due", "An answer is due", *SEAT, *ANSWER, words.EDITOR)
describe("answer_time_changed", "An answer is due at another time", *SEAT, words.ANSWER_BY, words.ANSWER_IN, *DUE)
describe("due_soon", "A take is due soon", *SEAT, *DUE, *STANDING, words.EDITOR)
describe("overdue", "A take is late", *SEAT, *DUE, *STANDING, words.EDITOR)
describe(
    "time_changed",
    "A take is due at another time",
    *(*SEAT, *DUE, words.CONFIRMED, words.UNANSWERED, words.ANSWER_BY),
)
describe("time_kept", "The proposed time cannot be", *SEAT, *DUE)
describe("changes_requested", "A take is sent back", WHO, *SEAT, NOTE, *DUE, words.TO_CHANGE, words.STATE)
describe("approved", "A take is approved", *SEAT, *OUT)
describe("approved_with_edits", "A take is approved, with changes", *SEAT, *OUT, *EDIT)
describe("edits_proposed", "Changes to a take are proposed", *SEAT, *EDIT)
describe("edits_unanswered", "A word on the changes is awaited", *SEAT, *EDIT, words.EDITED_AGO)
describe("edits_recalled", "Changes to a take are taken back", WHO, *SEAT, words.SUBMITTED, words.STATE)
describe("revealed", "The takes of the others can be read", *SEAT)
describe("take_published", "A take is live", HEADLINE)
describe("rebuttal_opened", "A colleague may be answered", *SEAT, words.ROUND_ENDS)
describe("rebuttal_due", "A round of answers closes soon", *SEAT, words.ROUND_ENDS, words.ROUND_ENDS_IN)
describe("rebuttal_approved", "A rebuttal is approved", *REBUTTAL, words.LIVE)
describe("rebuttal_sent_back", "A rebuttal is sent back", *REBUTTAL, words.REBUTTAL_NOTE)
describe("rebuttal_rejected", "A rebuttal is not published", *REBUTTAL, words.REBUTTAL_NOTE)

# To their editors.
describe("accepted", "A panelist accepts", *FROM_PANELIST, *DUE, *STANDING, *PROPOSAL, words.DISCLOSES)
describe("declined", "A panelist declines", *FROM_PANELIST, words.REASON, words.STANDBY)
describe("declined_no_more", "A panelist accepts after all", *FROM_PANELIST, *DUE, *STANDING)
describe(
    "standby_invited",
    "A standby is asked",
    *FROM_PANELIST,
    words.STANDBY,
    words.WAS_DECLINED,
    words.WAS_UNANSWERED,
    words.DECLINE_REASON,
)
describe("time_proposed", "A panelist asks for another time", *FROM_PANELIST, *DUE, words.DUE_BY, *PROPOSAL)
describe("submitted", "A take is in", *FROM_PANELIST, words.ROUND, words.TO_DECIDE, words.WAS_TAKEN_BACK, words.STATE)
describe("taken_back", "A take is taken back", *FROM_PANELIST, words.ROUND, *DUE, *STANDING)
describe("disclosed_anew", "A panelist changes what they disclose", *FROM_PANELIST, words.DISCLOSES)
describe("edits_agreed", "A panelist agrees to changes", *FROM_PANELIST, words.LIVE)
describe("edits_objected", "A panelist objects to changes", *FROM_PANELIST, NOTE, words.SUBMITTED, words.STATE)
describe(
    "rebuttal_submitted", "A rebuttal is in", words.PANELIST, *REBUTTAL, words.REBUTTAL_TO_DECIDE, words.REBUTTAL_STATE
)
describe("waited_for", "A panelist lets somebody wait", *FROM_PANELIST, words.ANSWER_AWAITED, *ANSWER, *DUE)

# To programs.
describe_line("article_changed", HEADLINE)
describe_line("assignment_changed", *SEAT)
describe_line("ping")
