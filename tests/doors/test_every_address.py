"""Every address there is, found by asking the resolver, tried by everybody with what they should not send."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db

UNKNOWN = "99999999999999999999999"
SAMPLES = {"int": ["1", UNKNOWN], "slug": ["nothing-here"], "str": ["ничего", "a%00b"], "path": ["x/../../etc/passwd"]}
HOSTILE = {"state": "published", "draft": "\x00<svg onload=alert(1)>", "version": UNKNOWN, "due_at": "yesterday"}


def addresses() -> list[str]:
    """Each pattern with its holes filled; a new address is in this test the moment it is in the product."""
    return sorted({f"/{address}" for pattern in _flat(get_resolver()) for address in _filled(pattern)})


def _flat(resolver, prefix="") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _flat(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def _filled(route: str) -> Iterator[str]:
    for n in (0, 1):
        fill = partial(_sample, n)
        address = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", fill, route)
        address = re.sub(r"<(?:(\w+):)?\w+>", fill, address)
        yield re.sub(r"\\[AZ]|[\^$?\\()]", "", address)


def _sample(n: int, hole: re.Match) -> str:
    kind = hole.group(1) if hole.re.groups else None
    samples = SAMPLES.get(kind, SAMPLES["str"])
    return samples[n % len(samples)]


def requests_to(visitor, address: str) -> Iterator:
    yield visitor.get(address, HOSTILE)
    yield visitor.post(address, HOSTILE)
    yield visitor.post(address, "{broken", content_type="application/json")
    yield visitor.delete(address)


@pytest.fixture(params=["nobody", "outsider", "builder", "writer", "editor", "chief"])
def visitor(request):
    client = Client(raise_request_exception=False, enforce_csrf_checks=False)
    if request.param != "nobody":
        person = request.getfixturevalue(request.param)
        client.force_login(getattr(person, "user", person))
    return client


def test_no_address_breaks_whatever_it_is_sent(visitor):
    article = ArticleFactory(state="published")
    AssignmentFactory(article=article, state="submitted")
    broken = []
    for address in addresses():
        for response in requests_to(visitor, address):
            if response.status_code >= 500:
                broken.append((response.request["REQUEST_METHOD"], address, response.status_code))
    assert broken == []
    assert len(addresses()) > 20
