"""Play the stories of the demo through the newsroom's own verbs, each step at its own time."""

from collections.abc import Callable
from datetime import datetime

from articles import drafting, publishing
from articles.discussion import DRAFT
from articles.models import Article, Category, LinkCheck, Organization
from cms.accounts.models import User
from cms.events.dispatch import dispatch_pending
from cms.lib.slugs import slug_of
from cms.newsroom.demo.clock import clock_at
from cms.newsroom.demo.drawing import drawn
from cms.newsroom.demo.people import usual_panelist
from cms.newsroom.demo.script import Script, Step
from comments import talking
from comments.anchors import Anchor
from panels import answering, assigning, deciding, proposing, rebutting, writing
from panels.models import Assignment, Panel, Panelist, Persona, Rebuttal
from panels.standby import call_in
from panels.terms import set_terms
from pictures import uploading
from pictures.models import Picture


def play(scripts: list[Script], now: datetime, *, meanwhile: Callable[[], object]) -> None:
    """Play all stories together, in the order of time, so that the log of events reads as it happened. `meanwhile` is
    called before each step, at its time: for what goes on by itself."""
    stories = [Story(script, now) for script in scripts]
    steps = [(step, story) for story in stories for step in story.script.steps]
    for step, story in sorted(steps, key=lambda pair: pair[0].after):
        with clock_at(now + step.after):
            meanwhile()
            story.play(step)
            # Told at once, as it would have been then: whom a step concerns can change with the next one.
            dispatch_pending()
    _answer_for_made_up_places(now)


def _answer_for_made_up_places(now: datetime) -> None:
    """The links of the demo lead to places that are made up: they count as checked, one of them with trouble."""
    LinkCheck.objects.update(state=LinkCheck.State.ANSWERS, status=200, checked_at=now, due_at=None)
    gone = {"state": LinkCheck.State.BROKEN, "status": 404, "detail": "it answers 404 Not Found."}
    LinkCheck.objects.filter(url__endswith="/shetland-link").update(**gone)


class Story:
    """One article on its way; each method below is a verb of the script."""

    def __init__(self, script: Script, now: datetime):
        self.script = script
        self.now = now
        self.pk: int | None = None
        self.thread: int | None = None  # the one begun last

    def play(self, step: Step) -> None:
        """Do one step. Raises what the verb raises: a story that cannot happen is a mistake in its script."""
        by = None if step.who == "clock" else User.objects.get(username=step.who)
        getattr(self, f"do_{step.verb}")(step, by)

    @property
    def article(self) -> Article:
        return Article.objects.get(pk=self.pk)

    def seat(self, persona: str) -> int:
        """The open seat of that persona on the article."""
        seats = Assignment.objects.filter(article=self.pk, persona__name=persona)
        return seats.exclude(state__in=["declined", "cancelled"]).get().pk

    def take(self, persona: str) -> str:
        """What the script has for the present round of that seat."""
        number = Assignment.objects.get(pk=self.seat(persona)).round
        return self.script.takes[persona if number == 1 else f"{persona}, round {number}"]

    def do_draft(self, step, by) -> None:
        facts = self.script.facts
        organizations = [name.strip() for name in facts.get("Organizations", "").split(",") if name.strip()]
        article = drafting.create(
            by=by,
            headline=facts["Headline"],
            dek=facts.get("Dek", ""),
            body_html=self.script.body,
            category=Category.objects.get(name=facts["Category"]) if "Category" in facts else None,
            organizations=[Organization.objects.get(name=name) for name in organizations],
            source_url=facts.get("Source", ""),
            byline=facts.get("Byline", ""),
            picture=self._picture(by),
        )
        self.pk = article.pk

    def _picture(self, by) -> Picture | None:
        facts = self.script.facts
        if "Picture" not in facts:
            return None
        return uploading.upload(
            drawn(facts["Picture"]),
            by=by,
            title=facts["Picture"].capitalize(),
            alt=facts["Picture shows"],
            credit="Illustration: Paneldesk",
            licence=Picture.Licence.OWN,
            tags=facts["Picture tags"].split(", "),
        )

    def do_edit(self, step, by) -> None:
        article = self.article
        body = _replaced(article.body_html, step.words)
        drafting.save(self.pk, version=article.version, by=by, body_html=body)

    def do_submit(self, step, by) -> None:
        publishing.submit(self.pk, by=by)

    def do_return(self, step, by) -> None:
        publishing.return_to_draft(self.pk, by=by, note=step.words)

    def do_approve(self, step, by) -> None:
        publishing.approve(self.pk, by=by)

    def do_schedule(self, step, by) -> None:
        publishing.schedule(self.pk, by=by, publish_at=self.now + step.until)

    def do_due(self, step, by) -> None:
        publishing.publish_on_time(self.pk)

    def do_publish(self, step, by) -> None:
        publishing.publish(self.pk, by=by)

    def do_correct(self, step, by) -> None:
        publishing.publish(self.pk, by=by, correction=step.words)

    def do_override(self, step, by) -> None:
        publishing.publish(self.pk, by=by, override_reason=step.words)

    def do_withdraw(self, step, by) -> None:
        publishing.withdraw(self.pk, by=by, reason=step.words)

    def do_scale(self, step, by) -> None:
        low, high = step.words.split(" – ")
        set_terms(self.pk, by=by, scale_low=low, scale_high=high)

    def do_apply(self, step, by) -> None:
        assigning.apply_panel(self.pk, by=by, panel=Panel.objects.get(name=step.what), due_at=self.now + step.until)

    def do_invite(self, step, by) -> None:
        persona = Persona.objects.get(name=step.what)
        panelist = usual_panelist(step.what)
        due_at = step.until and self.now + step.until
        assigning.invite(
            self.pk, by=by, persona=persona, panelist=panelist, due_at=due_at, brief=step.words, required=False
        )

    def do_reassign(self, step, by) -> None:
        seats = Assignment.objects.filter(article=self.pk, persona__name=step.what)
        panelist = Panelist.objects.get(user__username=step.words)
        assigning.reassign(seats.latest("pk").pk, by=by, panelist=panelist)

    def do_stand_by(self, step, by) -> None:
        seat = Assignment.objects.get(pk=self.seat(step.what))
        standby = Panelist.objects.get(user__username=step.words)
        asked = {name: getattr(seat, name) for name in ("due_at", "brief", "required")}
        assigning.change(seat.pk, by=by, standby=standby, **asked)

    def do_call_in(self, step, by) -> None:
        seats = Assignment.objects.filter(article=self.pk, persona__name=step.what)
        call_in(seats.latest("pk").pk)

    def do_cancel(self, step, by) -> None:
        assigning.cancel(self.seat(step.what), by=by)

    def do_accept(self, step, by) -> None:
        answering.accept(self.seat(step.what), by=by, interests=step.words or None)

    def do_propose(self, step, by) -> None:
        proposing.propose_time(self.seat(step.what), by=by, proposed_due_at=self.now + step.until, note=step.words)

    def do_decline(self, step, by) -> None:
        answering.decline(self.seat(step.what), by=by, reason=step.words)

    def do_begin(self, step, by) -> None:
        seat = Assignment.objects.get(pk=self.seat(step.what))
        writing.save_draft(seat.pk, by=by, draft=self.take(step.what), version=seat.draft_version)

    def do_hand_in(self, step, by) -> None:
        stance = int(step.words) if step.words else None
        writing.submit(self.seat(step.what), by=by, draft=self.take(step.what), stance=stance)

    def do_ask_changes(self, step, by) -> None:
        deciding.request_changes(self.seat(step.what), by=by, note=step.words)

    def do_edit_take(self, step, by) -> None:
        seat = Assignment.objects.get(pk=self.seat(step.what))
        submitted = seat.takes.get(round=seat.round).body_html
        deciding.approve_with_edits(seat.pk, by=by, body_html=_replaced(submitted, step.words))

    def do_comment(self, step, by) -> None:
        self.thread = talking.begin(
            DRAFT, self.article, by=by, text=step.words, field="body_html", anchor=Anchor(step.what)
        ).thread_id

    def do_reply(self, step, by) -> None:
        talking.reply(self.thread, by=by, text=step.words)

    def do_approve_take(self, step, by) -> None:
        seat = Assignment.objects.get(pk=self.seat(step.what))
        deciding.approve(seat.pk, by=by, print_interests=bool(seat.interests))

    def do_open_rebuttal(self, step, by) -> None:
        rebutting.open_round(self.pk, by=by, due_at=self.now + step.until)

    def do_rebut(self, step, by) -> None:
        text = self.script.takes[f"{step.what} answers {step.words}"]
        to = Persona.objects.get(name=step.words)
        rebutting.rebut(self.seat(step.what), by=by, to=to.slug, text=text)

    def do_approve_rebuttal(self, step, by) -> None:
        rebutting.approve(Rebuttal.objects.get(seat=self.seat(step.what)).pk, by=by)


def _replaced(text: str, change: str) -> str:
    """The text after a change like "old → new"."""
    old, new = change.split(" → ")
    if old not in text:
        raise ValueError(f"the text does not say {old!r}: {text}")
    return text.replace(old, new)


def vocabulary(categories: dict[str, str], organizations: dict[str, str]) -> None:
    """Make each category and organization (name → description) that is not there yet."""
    for model, rows in ((Category, categories), (Organization, organizations)):
        for name, description in rows.items():
            slug = slug_of(name, length=60, fallback="name")
            model.objects.get_or_create(name=name, defaults={"slug": slug, "description": description})
