"""The persona page: where readers follow a voice."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy

from articles.models import Edition
from articles.site.feeds import atom_of, json_of
from articles.site.narrowing import narrowed_to
from articles.site.sitemaps import listed, with_newest
from articles.site.views import listing, public
from panels.models import Persona


def _editions(persona: Persona):
    return Edition.objects.listed("persona", persona.pk)


@public
def persona(request, slug: str):
    """A voice, and the articles it took part in."""
    subject = get_object_or_404(Persona, slug=slug)
    return listing(request, _editions(subject), "site/persona.html", {"subject": subject, "persona": subject})


@public
def atom(request, slug: str):
    """The persona's articles as Atom."""
    subject = get_object_or_404(Persona, slug=slug)
    return atom_of(request, _editions(subject), subject.name, subject.get_absolute_url())


@public
def json_feed(request, slug: str):
    """The persona's articles as JSON Feed."""
    subject = get_object_or_404(Persona, slug=slug)
    return json_of(request, _editions(subject), subject.name, subject.get_absolute_url())


narrowed_to("persona", gettext_lazy("Voice"), Persona.objects.all)


@listed
def personas():
    """Every voice that was heard, for the sitemap."""
    return with_newest(Persona.objects.all(), "persona")


urlpatterns = [
    path("personas/<str:slug>/", persona, name="persona"),
    path("personas/<str:slug>/feed.xml", atom),
    path("personas/<str:slug>/feed.json", json_feed),
]
