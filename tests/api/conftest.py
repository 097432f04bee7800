"""Programs, with their tokens."""

import json

import pytest
from rest_framework.test import APIClient

from cms.accounts.models import ApiToken


@pytest.fixture
def api(db):
    """api(user, method, path, body) → status and payload. Nobody is None; a panelist stands for their user."""

    def call(user, method, path, body=None):
        response = client_of(user).generic(method.upper(), f"/api/v1/{path}", **_sent(body))
        return response.status_code, response.json() if response.content else None

    return call


def client_of(user) -> APIClient:
    """A client that carries the person's token."""
    client = APIClient(raise_request_exception=False)
    if user is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Token {ApiToken.issue(getattr(user, 'user', user))}")
    return client


def _sent(body) -> dict:
    if body is None:
        return {}
    return {"data": body if isinstance(body, bytes) else json.dumps(body), "content_type": "application/json"}
