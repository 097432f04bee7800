from datetime import timedelta

import factory
from django.utils import timezone

from articles.drafting import create
from articles.models import Article, Category, Organization
from articles.publishing import approve, publish, schedule, submit, withdraw
from tests.factories.accounts import UserFactory


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category

    name = factory.Sequence(lambda n: f"Category {n}")
    slug = factory.Sequence(lambda n: f"category-{n}")


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organization {n}")
    slug = factory.Sequence(lambda n: f"organization-{n}")


class ArticleFactory:
    """ArticleFactory(state="approved", headline=…) makes an article and walks it there through the verbs."""

    count = 0

    def __new__(cls, state="draft", by=None, **fields) -> Article:
        cls.count += 1
        by = by or UserFactory(role="chief")
        fields = {"headline": f"Headline {cls.count}", "body_html": f"<p>Body {cls.count}.</p>"} | fields
        article = create(by=by, **fields)
        for step in cls.path[state]:
            step(article.pk, by)
        article.refresh_from_db()
        return article

    _submit = staticmethod(lambda pk, by: submit(pk, by=by))
    _approve = staticmethod(lambda pk, by: approve(pk, by=by))
    _schedule = staticmethod(lambda pk, by: schedule(pk, by=by, publish_at=timezone.now() + timedelta(days=1)))
    _publish = staticmethod(lambda pk, by: publish(pk, by=by))
    _withdraw = staticmethod(lambda pk, by: withdraw(pk, by=by, reason="No longer true."))
    path = {
        "draft": [],
        "in_review": [_submit],
        "approved": [_submit, _approve],
        "scheduled": [_submit, _approve, _schedule],
        "published": [_submit, _approve, _publish],
        "withdrawn": [_submit, _approve, _publish, _withdraw],
    }
