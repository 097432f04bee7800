"""What is said beside every page."""

import pytest

from tests.factories import PictureFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/feed.xml", "/nothing/", "/api/v1/articles/", "/accounts/login/"])
def test_a_page_uses_no_device_and_is_embedded_nowhere(client, address):
    said = client.get(address)
    assert {"camera=()", "geolocation=()", "microphone=()"} < set(said["Permissions-Policy"].split(", "))
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert said["X-Content-Type-Options"] == "nosniff"


def test_a_feed_read_on_another_site_shows_its_pictures(client):
    led = client.get(f"/pictures/{PictureFactory().key}.webp")
    assert (led.status_code, led["Cross-Origin-Resource-Policy"]) == (302, "cross-origin")
