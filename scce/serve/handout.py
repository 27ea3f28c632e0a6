"""The lab in one file, to take along: it opens from a memory stick, and asks no server for anything."""

from functools import cache, lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scce.live import LOGIT_LAB, handout_payload, handout_script
from scce.serve.documents import closed, data_in_html, file_policy, icon, light_css, live_html
from scce.serve.light import SAFE
from scce.serve.sending import Kept, kept

ADDRESS = "/handout/softmax-cross-entropy.html"
KEPT = 4  # files: one for each name under which the app is reached
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Softmax and cross-entropy</title>
<link rel="icon" href="{icon}">
<style>{css}</style>
</head>
<body>
<a class="scce-skip" href="#">Skip to the controls</a>
<p class="scce-print-link"></p>
<div class="scce">
<main>
<h1>Logit lab</h1>
<p>A model gives every class a score, its <strong>logit</strong>. Softmax turns logits into probabilities. The
<strong>loss</strong> is how surprised the model is by the true class. <strong>Drag a logit and watch the
loss.</strong> This file needs no network: every number in it was computed before.</p>
{live}
<nav class="scce-tools" aria-label="this page">
<button type="button" id="scce-undo" disabled>Undo</button>
<button type="button" id="scce-start-over">Start over</button>
</nav>
</main>
</div>
<script type="application/json" id="scce-first">{data}</script>
<script>{js}</script>
</body>
</html>
"""


def handout_routes() -> list[Route]:
    """Returns the route of the file."""
    return [Route(ADDRESS, _handout)]


def _handout(request: Request) -> Response:
    headers = {**SAFE, "content-disposition": f'attachment; filename="{ADDRESS.rpartition("/")[2]}"'}
    return handout_file(f"{request.base_url}logit_lab").answer(request, headers, "text/html")


@lru_cache(KEPT)
def handout_file(address: str) -> Kept:
    """Returns the file.

    Args:
        address: of the lab in the app, to which the file leads.
    """
    return kept(
        PAGE.format(
            policy=file_policy(_script(), LOGIT_LAB),
            icon=icon(),
            css=light_css(),
            live=live_html(LOGIT_LAB),
            data=data_in_html(handout_payload(address)),
            js=_script(),
        )
    )


@cache
def _script() -> str:
    return closed(handout_script(), "openHandout();")
