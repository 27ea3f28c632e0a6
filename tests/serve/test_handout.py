"""The lab in one file: what is sent."""

import re
from base64 import b64encode
from hashlib import sha256

from calling import call
from starlette.applications import Starlette

from scce.serve.handout import ADDRESS, handout_routes

APP = Starlette(routes=handout_routes())


def test_it_is_a_file_that_asks_nobody_and_runs_only_its_own_script():
    answer = call(APP, ADDRESS)
    assert (answer.status, len(answer.body) < 1_000_000) == (200, True)
    assert answer.headers["content-disposition"] == 'attachment; filename="softmax-cross-entropy.html"'
    (policy,) = re.findall(r'content-security-policy" content="([^"]*)"', answer.text)
    (script,) = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert b64encode(sha256(script.encode()).digest()).decode() in policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert re.findall(r'(?:src|href)="(?!#|data:)', answer.text) == []
