"""manage.py demo where it may not make a newsroom, and scripts that say nothing."""

import pytest
from django.core.management import CommandError

from cms.accounts.models import User
from cms.newsroom.demo.script import scripts, step_of
from tests.support.demo import demo

pytestmark = pytest.mark.django_db


def test_it_refuses_outside_debug(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG=1 only"):
        demo()
    assert not User.objects.exists()


def test_it_refuses_where_others_have_those_names_and_if_empty_leaves_them_alone(settings, editor):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="people of these names already: editor"):
        demo()
    assert demo(if_empty=True) == ""
    assert list(User.objects.values_list("username", flat=True)) == ["editor"]


def test_a_line_that_is_no_step_of_a_story_is_refused():
    assert len(scripts()) >= 14
    with pytest.raises(ValueError, match="not a step"):
        step_of("yesterday")
    with pytest.raises(ValueError, match="not a span"):
        step_of("3d editor draft")
