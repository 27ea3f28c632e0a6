"""What every answer tells a browser."""

import pytest
from calling import call
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from scce.serve.headers import NO_PAGE, SafeHeaders, framed_by


@pytest.mark.parametrize(
    ("response", "policy"),
    [
        (PlainTextResponse("a"), None),
        (Response(b"a", media_type="text/javascript"), None),
        (HTMLResponse("<p>a"), NO_PAGE),
        (HTMLResponse("<p>a", headers={"content-security-policy": "default-src 'self'"}), "default-src 'self'"),
    ],
)
def test_a_file_is_what_it_says_and_html_of_no_page_runs_nothing(response, policy):
    told = call(SafeHeaders(response), "/").headers
    assert (told["x-content-type-options"], told["referrer-policy"]) == ("nosniff", "same-origin")
    assert told.get("content-security-policy") == policy


def test_who_may_show_a_page_in_a_frame_is_told_beside_its_own_policy():
    page = HTMLResponse("<p>a", headers={"content-security-policy": "default-src 'self'"})
    assert call(SafeHeaders(page, "'self'"), "/").headers["content-security-policy"] == "frame-ancestors 'self'"
    assert page.headers["content-security-policy"] == "default-src 'self'"


@pytest.mark.parametrize(
    ("told", "sources"),
    [(None, ""), ("*", ""), (" 'self' https://*.course.example:8443 ", "'self' https://*.course.example:8443")],
)
def test_the_environment_says_who_may(told, sources, monkeypatch):
    monkeypatch.delenv("SCCE_FRAMED_BY", raising=False)
    if told is not None:
        monkeypatch.setenv("SCCE_FRAMED_BY", told)
    assert framed_by() == sources


@pytest.mark.parametrize("told", ["'self'; script-src *", "a\nb", "a, b", "\u00e9", "self https://a", "none"])
def test_what_would_be_another_rule_is_refused(told, monkeypatch):
    monkeypatch.setenv("SCCE_FRAMED_BY", told)
    with pytest.raises(ValueError, match="SCCE_FRAMED_BY"):
        framed_by()
