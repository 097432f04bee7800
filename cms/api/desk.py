"""For panelists: their own seats; anybody else's are not found."""

from rest_framework import generics, serializers

from cms.api.bodies import Facts
from cms.api.calls import Call
from cms.api.errors import Problem
from cms.api.fields import Moment, Prose, Version
from cms.api.public import Voice
from panels import answering, consenting, proposing, rebuttal_drafts, rebutting, writing
from panels.models import Assignment
from panels.scale import LEAST, MOST
from panels.visibility import closed_to_panelist, words_seen_by_panelist

NOTHING = {"headline": "", "dek": "", "body_html": ""}


class Words(serializers.Serializer):
    """The article to write about; of a seat that was declined or cancelled, what readers see of it, if anything."""

    headline = serializers.CharField()
    dek = serializers.CharField()
    body_html = serializers.CharField()


class VoiceToWriteIn(Voice):
    """A persona, with what its panelists need to know."""

    voice_guide = serializers.CharField(help_text="How it speaks; empty once the seat is closed.")
    min_words = serializers.IntegerField()
    max_words = serializers.IntegerField()


class ScalePayload(serializers.Serializer):
    """What a scale goes from, at -2, and to, at 2."""

    low = serializers.CharField()
    high = serializers.CharField()


class EditedText(serializers.Serializer):
    """Your last take as the editor changed it. With consent `asked`, it waits for your word."""

    id = serializers.IntegerField()
    submitted_html = serializers.CharField(source="take.body_html")
    body_html = serializers.CharField()
    note = serializers.CharField()
    edited_at = Moment()
    consent = serializers.CharField()


class DeskPayload(serializers.Serializer):
    """A seat, as its panelist sees it."""

    id = serializers.IntegerField()
    article = serializers.SerializerMethodField()
    article_version = serializers.IntegerField(
        source="article.version", allow_null=True, help_text="What read_article/ takes; null once the seat is closed."
    )
    article_read = serializers.IntegerField(
        allow_null=True, help_text="The version that you have read: another one is news; null: none yet."
    )
    persona = VoiceToWriteIn()
    brief = serializers.CharField(help_text="What was asked for; empty once the seat is closed.")
    state = serializers.ChoiceField(Assignment.State.choices)
    round = serializers.IntegerField()
    note = serializers.CharField(help_text="What the editor asked for in this round; empty once the seat is closed.")
    draft = serializers.CharField()
    stance = serializers.IntegerField(
        allow_null=True,
        required=False,
        help_text="Where the draft stands on the scale, if there is one; null: nowhere.",
    )
    scale = ScalePayload(source="article.terms.scale", required=False, help_text="There where the panel names one.")
    version = serializers.IntegerField(source="draft_version")
    due_at = Moment(allow_null=True)
    answer_by = Moment(allow_null=True)
    proposed_due_at = Moment(allow_null=True, help_text="The time that you proposed, until the editor answers.")
    asks_interests = serializers.BooleanField(help_text="Whether accept/ needs `interests`.")
    interests = serializers.CharField(help_text="What you disclosed.")
    edit = EditedText(
        source="last_edit", allow_null=True, help_text="What the editor changed, if anything; null once it is closed."
    )

    def get_article(self, seat) -> Words:
        """The words that this panelist may read now."""
        return Words(words_seen_by_panelist(seat) or NOTHING).data

    def to_representation(self, seat) -> dict:
        """Without what is no longer told of a closed seat, and without a position where there is no scale for it."""
        shown = super().to_representation(seat)
        if shown.get("scale") is None:
            shown = {name: value for name, value in shown.items() if name not in ("scale", "stance")}
        if closed_to_panelist(seat):
            shown |= {"brief": "", "note": "", "edit": None, "persona": shown["persona"] | {"voice_guide": ""}}
            shown |= {"article_version": None, "article_read": None}
        return shown


class DeskProblem(Problem):
    """A refusal; with code `stale`, the seat with the draft as it is stored."""

    current = DeskPayload(required=False)


class Draft(Facts):
    """A draft, and the `version` that it was made from."""

    draft = Prose(max_length=writing.MAX_DRAFT)
    version = Version()
    stance = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=LEAST,
        max_value=MOST,
        help_text="Where it stands on the scale.",
    )

    elsewhere = {"state": "This is changed by accept/, decline/, submit/ and by the editor."}


class Submission(Draft):
    """Nothing: the draft as it is stored. Or a `draft`, saved and handed in in one go, from the `version` read."""

    draft = Prose(max_length=writing.MAX_DRAFT, required=False)
    version = Version(required=False)


class Yes(Facts):
    """Nothing, or what you have to disclose (an empty text: nothing), which a seat that asks for it needs; and another
    time to deliver, with a `note` that says why."""

    interests = Prose(required=False, max_length=answering.MAX_INTERESTS, trim_whitespace=True)
    proposed_due_at = Moment(required=False)
    note = Prose(required=False, max_length=proposing.MAX_NOTE, trim_whitespace=True)


class Interests(Facts):
    """What you have to disclose; an empty text: nothing."""

    interests = Prose(max_length=answering.MAX_INTERESTS, trim_whitespace=True)


class YesAfterAll(Facts):
    """What you have to disclose, as with accept/."""

    interests = Prose(required=False, max_length=answering.MAX_INTERESTS, trim_whitespace=True)


class AnotherTime(Facts):
    """When you would deliver, and why then."""

    proposed_due_at = Moment()
    note = Prose(max_length=proposing.MAX_NOTE, allow_blank=False, trim_whitespace=True)


class Reason(Facts):
    """Why not: in words, by a cause of the list, or both."""

    cause = serializers.ChoiceField(Assignment.Cause.choices, required=False)
    reason = Prose(required=False, max_length=answering.MAX_REASON, trim_whitespace=True)

    def validate(self, facts):
        """Raises ValidationError where only words could say why, and there are none."""
        if facts.get("cause", Assignment.Cause.OTHER) == Assignment.Cause.OTHER and not facts.get("reason"):
            raise serializers.ValidationError({"reason": ["Say why, or send a cause of the list."]})
        return facts


class DeskCall(Call):
    """About one's own seats."""

    serializer_class = DeskPayload
    refusal = DeskProblem
    queryset = Assignment.objects.select_related("article__live_edition", "article__terms", "persona").prefetch_related(
        "takes__edits"
    )

    def get_queryset(self):
        """One's own."""
        return super().get_queryset().of(self.request.user)


class Assignments(DeskCall, generics.ListAPIView):
    """Your seats, newest first."""


class OneAssignment(DeskCall, generics.RetrieveAPIView):
    """One of your seats, with all that writing it takes."""

    facts = {"PATCH": Draft}

    def patch(self, request, pk: int):
        """Save the draft over the `version` that was read. A stale one is a 409, whose `current` is what is stored;
        nothing is written then."""
        self.get_object()
        return self.answer(writing.save_draft(pk, by=request.user, **self.given()).pk)


class Step(DeskCall):
    """One step of the panelist's."""

    facts = {"POST": Facts}

    def post(self, request, pk: int):
        """Take the step; answers the whole seat."""
        self.get_object()
        self.verb(pk, by=request.user, **self.given())
        return self.answer(pk)


class ArticleRead(Facts):
    """The `version` of the article that you read."""

    version = Version()


class ReadArticle(Step):
    """Say that you have read the article as it is now. What the editor changes from then on is news again."""

    verb, facts = staticmethod(writing.read_article), {"POST": ArticleRead}


class Accept(Step):
    """Say yes to an invitation, and propose another time to deliver if you need one."""

    verb, facts = staticmethod(answering.accept), {"POST": Yes}


class Disclose(Step):
    """Change what you disclosed with your yes, until the take is decided on; the editor is told."""

    verb, facts = staticmethod(answering.disclose), {"POST": Interests}


class ProposeTime(Step):
    """Ask for another time to deliver; until the editor confirms it, the old one holds."""

    verb, facts = staticmethod(proposing.propose_time), {"POST": AnotherTime}


class UndoDecline(Step):
    """Take a declined seat after all, as long as nobody else has it; what you wrote is still there."""

    verb, facts = staticmethod(answering.undo_decline), {"POST": YesAfterAll}


class Decline(Step):
    """Say no, and why; the seat is free for somebody else."""

    verb, facts = staticmethod(answering.decline), {"POST": Reason}


class Submit(Step):
    """Hand the draft in as the take of this round."""

    verb, facts = staticmethod(writing.submit), {"POST": Submission}


class Round(Facts):
    """The `round` that you mean, to be sure that it is the submitted one."""

    round = serializers.IntegerField(required=False, min_value=1, max_value=2**15 - 1)


class TakeBack(Step):
    """Have the take back before anything is decided on it; what you submit next is a new round."""

    verb, facts = staticmethod(writing.take_back), {"POST": Round}


class Answer(Facts):
    """The `edit` that you read, to be sure that it is the one you answer."""

    edit = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class Objection(Answer):
    """Why not."""

    note = Prose(max_length=consenting.MAX_OBJECTION, allow_blank=False, trim_whitespace=True)


class RebuttalFacts(Facts):
    """Whose take is answered, by the slug of its persona, and in what words."""

    to = serializers.CharField(max_length=60)
    text = Prose(max_length=rebuttal_drafts.MAX_REBUTTAL, allow_blank=False)


class Rebut(Step):
    """Answer one of the other takes, while the rebuttal round is open and your own take is approved."""

    verb, facts = staticmethod(rebutting.rebut), {"POST": RebuttalFacts}


class PassRebuttal(Step):
    """Answer nothing in this rebuttal round; you are not reminded, and may still answer while it is open."""

    verb = staticmethod(rebuttal_drafts.pass_on)


class Consent(Step):
    """Agree to what the editor changed: the take is approved, and goes out like any other."""

    verb, facts = staticmethod(consenting.consent), {"POST": Answer}


class Object(Step):
    """Object to what the editor changed; they then decide on the take as you submitted it."""

    verb, facts = staticmethod(consenting.object_to), {"POST": Objection}
