"""What fails is told to the server's log in full, and to nobody who reads a page."""

import io
import logging

import pytest

from zhiheng.surfaces.portal.public.views import news

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(monkeypatch):
    """What the server's own log is told. Its stream may have been another test's, and be closed."""
    (handler,) = (h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    kept = io.StringIO()
    monkeypatch.setattr(handler, "stream", kept)
    return kept


def test_a_fault_is_logged_with_its_traceback_and_shown_to_nobody(client, log, monkeypatch):
    def fail(*_args, **_named):
        raise RuntimeError("没有料到")

    monkeypatch.setattr(news, "render", fail)
    client.raise_request_exception = False

    response = client.get("/")

    assert response.status_code == 500
    assert "没有料到" not in response.content.decode()
    assert "RuntimeError: 没有料到" in log.getvalue()
