"""api_token: a key for a person's programs, shown once."""

import io

import pytest
from django.core.management import CommandError, call_command

from cms.accounts.models import ApiToken

pytestmark = pytest.mark.django_db


def test_it_prints_the_token_alone_and_keeps_only_its_hash(editor):
    out = io.StringIO()
    call_command("api_token", "editor", stdout=out)
    key = out.getvalue()
    assert key == key.strip() + "\n"
    token = ApiToken.objects.get()
    assert (token.user, token.digest) == (editor, ApiToken.digest_of(key.strip()))
    assert key.strip() not in token.digest


@pytest.mark.parametrize("name", ["nobody", "editor"])
def test_nobody_and_somebody_inactive_get_none_and_are_named(name, editor):
    editor.is_active = False
    editor.save()
    with pytest.raises(CommandError, match=f"“{name}”"):
        call_command("api_token", name)
    assert not ApiToken.objects.exists()
