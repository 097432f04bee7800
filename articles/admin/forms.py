"""What an editor types on the article page, and what each move needs to be told."""

from django import forms
from django_prose_editor.widgets import AdminProseEditorWidget
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminURLInputWidget

from articles import drafting, revisions
from articles.admin.picture import PictureField, PictureFile, bring
from articles.admin.refusals import tell
from articles.admin.versions import MERGED, STORED, Choices, Difference, choices_in, differences, stored_value
from articles.models import Article
from cms.lib.clockfields import LocalMoment

# Whole, so that an editor neither offers what the sanitizer drops nor drops what it lets in (cms/lib/html.py).
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Code": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "CodeBlock": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
}
LONGEST_BODY = 500_000  # characters: a hundred times a long article


class ArticleForm(forms.ModelForm):
    """The working copy, with the version it was read at.

    `refusal` is what a verb refused of this very form a moment ago (see ArticleAdmin.changeform_view).
    """

    refusal = None
    user = None
    stored: Article | None = None
    stale = False
    differences: list[Difference] = ()  # what the page shows of two versions, until one save is accepted

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    page = forms.RegexField(r"^[A-Za-z0-9.-]*$", max_length=40, widget=forms.HiddenInput, required=False)
    source_url = forms.URLField(
        label="Original source",
        assume_scheme="https",
        max_length=1000,
        required=False,
        widget=UnfoldAdminURLInputWidget,
    )
    body_html = forms.CharField(
        label="Body",
        required=False,
        max_length=LONGEST_BODY,
        widget=AdminProseEditorWidget(config={"extensions": EXTENSIONS}, preset="configurable"),
    )
    picture = PictureField()
    picture_file = forms.FileField(label="Or a new picture", required=False, max_length=200, widget=PictureFile)

    class Meta:
        model = Article
        fields = drafting.FIELDS
        widgets = {
            "headline": UnfoldAdminTextareaWidget(attrs={"rows": 1, "class": "nr-headline", "data-count": "200"}),
            "dek": UnfoldAdminTextareaWidget(attrs={"rows": 3, "class": "nr-dek", "data-count": "600"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):  # not there for those who may only read
            slug.required = False
        if self.instance.pk:
            self.fields["version"].initial = self.fields["base"].initial = self.instance.version

    def clean(self):
        """A save from a stale copy is refused and shows both; saving again is then a decision."""
        cleaned = super().clean()
        if self.refusal and not isinstance(self.refusal, drafting.Stale):
            tell(self, self.refusal)
        self.stored = Article.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        choices = choices_in(self.data)
        if cleaned.get("picture_file") and choices.fields.get("picture") != STORED:
            bring(self, cleaned)
        if self.stored:
            self._compare(cleaned, choices)
        return cleaned

    def _compare(self, cleaned: dict, choices: Choices) -> None:
        typed = {name: cleaned[name] if name in cleaned else self[name].value() for name in drafting.FIELDS}
        read = cleaned.get("version")
        opened = cleaned.get("base") or read
        base = revisions.find(self.stored, opened) if opened and opened < self.stored.version else None
        found = differences(self.stored, typed, choices, base)
        meanwhile = read != self.stored.version
        if meanwhile:
            self.data = self.data.copy()
            self.data["version"], self.data["base"] = str(self.stored.version), str(opened or "")
            cleaned["version"] = self.stored.version
        self.stale = meanwhile and bool(found)  # otherwise it is the same text sent twice, which harms nobody
        self.differences = found if self.stale or choices else []
        self._choose(cleaned, choices, found)
        if self.stale:
            self.add_error(None, drafting.Stale(self.stored).detail)

    def _choose(self, cleaned: dict, choices: Choices, found: list[Difference]) -> None:
        for name in (name for name, choice in choices.fields.items() if choice == STORED):
            self.errors.pop(name, None)
            cleaned[name] = stored_value(self.stored, name)
        if choices.fields.get("body_html") != MERGED:
            return
        for body in (one for one in found if one.name == "body_html" and one.choice == MERGED):
            if not body.undecided:
                cleaned["body_html"] = body.merged
            elif not self.stale:
                self.add_error(None, "Both of you changed the same paragraphs. Choose for each of them what stays.")


class MoveForm(forms.Form):
    """What every move carries: the version that the page was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def _words(label: str, help_text: str, *, required=True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, "class": "nr-input", "dir": "auto"})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=2000, widget=widget)


class ReturnForm(MoveForm):
    note = _words("What is to be done", "The writer is told in these words.")


class WithdrawForm(MoveForm):
    reason = _words("Why it is withdrawn", "Readers read this at its address, in these words.")
    note = _words("For the newsroom alone", "It is kept in the history of the article.", required=False)


class SlotForm(MoveForm):
    """Carries the time that the page showed as well: another time leaves the version as it is."""

    slot = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40, empty_value=None)


class ScheduleForm(SlotForm):
    publish_at = LocalMoment(label="Publish at")


class PublishForm(MoveForm):
    """A correction when readers have an edition already; the reason of a chief who overrides the checklist."""

    correction = _words("Correction", "What was wrong before. Readers see it; leave it empty for other changes.",
                        required=False)  # fmt: skip
    override_reason = _words("Why it goes out all the same", "It is kept with the event.")

    def __init__(self, *args, corrects: bool, overrides: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["correction"]
        if not overrides:
            del self.fields["override_reason"]


class CorrectForm(PublishForm):
    """The same, with a correction for sure."""

    correction = _words("Correction", "What was wrong before, in words for readers.")


class RollbackForm(MoveForm):
    edition = forms.TypedChoiceField(label="Edition", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, editions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = editions
