"""A wrong environment is refused in one line that names the variable."""

import pytest

from tests.support.processes import DEPLOYED, manage

pytestmark = pytest.mark.apart


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_outside_debug_what_is_missing_is_named(missing, tmp_path):
    variables = DEPLOYED | {"VAR_DIR": str(tmp_path), missing: ""}
    done = manage("check", **variables)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(f"{missing} is required when DEBUG=0. Set it, for example {missing}=")


@pytest.mark.parametrize(
    ("variable", "value", "hint"),
    [
        ("DEBUG", "maybe", "Use 1 or 0"),
        ("DATABASE_URL", "nonsense", "Use postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:////a/file.sqlite3"),
        ("DATABASE_URL", "postgres://me:hush@host:port/x", "is not a URL"),
        ("DATABASE_URL", "mysql://me:hush@host/x", "Use postgres://"),
        ("REDIS_URL", "http://hush", "Use redis://HOST:6379/0"),
        ("EMAIL_URL", "pigeon://hush", "is not a URL that can be used"),
        ("STORAGE_URL", "s3://hush", "Use file:///a/folder or s3://KEY:SECRET@host/bucket"),
        ("TIME_ZONE", "Mars/Olympus", "for example, Europe/Berlin"),
        ("SITE_LANGUAGES", "de,tlh", "holds 'tlh', which is not spoken here. Use any of de, en."),
        ("ALLOWED_HOSTS", "https://news.example.org", "without scheme, port or path"),
        ("SITE_URL", "news.example.org", "for example, https://example.org"),
        ("SITE_URL", "http://[", "is not a URL"),
        ("WEBSUB_HUB", "https://me:hush@hub.example.org/", "it holds a name or a password"),
        ("WEBSUB_HUB", "http://hub.example.org/hush", "it is no address of https"),
        ("BOUNCE_ADDRESS", "bounces+more@example.org", "for example, bounces@news.example.org"),
        ("PORT", "eighty", "a number from 1 to 65535"),
        ("VAR_DIR", "/proc/nope", "for example /srv/paneldesk"),
        ("VAR_DIR", "/proc", "for example /srv/paneldesk"),
        ("VAR_DIR", __file__, "for example /srv/paneldesk"),
        ("VAR_DIR", "~nobody-of-that-name/var", "for example /srv/paneldesk"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line_without_its_secrets(variable, value, hint, tmp_path):
    variables = {"DEBUG": "1", "VAR_DIR": str(tmp_path), variable: value}
    done = manage("check", **variables)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(variable)
    assert hint in done.stderr
    assert "hush" not in done.stderr
