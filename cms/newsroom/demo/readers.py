"""Readers of the demo newsroom who follow it by e-mail, and the issues that they were sent."""

from datetime import datetime, timedelta

from django.db.models import F

from articles.models import Category
from cms.events.dispatch import dispatch_pending
from cms.newsroom.demo.clock import clock_at
from cms.notifications.models import Delivery
from newsletter.asking import ask, confirm
from newsletter.issuing import begin_daily
from newsletter.models import Issue, Pace, Request
from newsletter.spreading import spread
from panels.models import Persona

DAYS = 9  # ago they subscribed


def subscribe(now: datetime) -> None:
    """Some who want it once a day, some at once, of everything or of a part; and one who has not confirmed yet."""
    category, persona = Category.objects.first(), Persona.objects.get(slug="the-skeptic")
    wishes = [
        ("mara.lind@reader.example", Pace.DAILY, {}),
        ("j.okafor@reader.example", Pace.DAILY, {"categories": [category], "personas": [persona]}),
        ("hanna.vos@reader.example", Pace.AT_ONCE, {}),
        ("t.brandt@reader.example", Pace.AT_ONCE, {"personas": [persona]}),
    ]
    with clock_at(now - timedelta(days=DAYS)):
        for wish in wishes:
            ask(*wish)
        for request in Request.objects.all():
            confirm(request.pk)
    with clock_at(now - timedelta(minutes=5)):
        ask("l.moreau@reader.example", Pace.DAILY, {})
    Request.objects.update(answered_at=F("made_at"), mailed=True)


def send(now: datetime, *, news: timedelta) -> None:
    """Tell every issue. What is older than `news` has arrived; the rest waits for the postman."""
    with clock_at(now):
        begin_daily()
        dispatch_pending()
    for issue in Issue.objects.filter(spread_at=None):
        with clock_at(issue.made_at):
            spread(issue.pk)
    arrived = Delivery.objects.filter(channel=Delivery.Channel.NEWSLETTER, due_at__lt=now - news)
    arrived.update(state=Delivery.State.SENT, sent_at=F("due_at"), tries=1)
