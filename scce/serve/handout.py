"""The lab in one file, to take along: it opens from a memory stick, and asks no server for anything."""

from functools import cache, lru_cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from scce.live import LOGIT_LAB, handout_payload, handout_script
from scce.serve.documents import closed, data_in_html, file_policy, light_css, live_html, page_html
from scce.serve.light import SAFE, RefusalError, made_in_turn
from scce.serve.sending import Kept, kept

ADDRESS = "/handout/softmax-cross-entropy.html"
KEPT = 4  # files: one for each name under which the app is reached
BODY = """<a class="scce-skip" href="#">Skip to the controls</a>
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
<script>{js}</script>"""


def handout_routes() -> list[Route]:
    """Returns the route of the file."""
    return [Route(ADDRESS, _handout)]


async def _handout(request: Request) -> Response:
    headers = {**SAFE, "content-disposition": f'attachment; filename="{ADDRESS.rpartition("/")[2]}"'}
    try:
        file = await made_in_turn(request.scope, handout_file, f"{request.base_url}logit_lab")
    except RefusalError as refusal:
        return PlainTextResponse(f"{refusal}.", refusal.status, {**SAFE, "retry-after": "5"})
    return file.answer(request, headers, "text/html")


@lru_cache(KEPT)
def handout_file(address: str) -> Kept:
    """Returns the file.

    Args:
        address: of the lab in the app, to which the file leads.
    """
    script = _script()
    body = BODY.format(
        live=live_html(LOGIT_LAB, in_lesson=False), data=data_in_html(handout_payload(address)), js=script
    )
    return kept(page_html("Softmax and cross-entropy", light_css(), body, file_policy(script, LOGIT_LAB)))


@cache
def _script() -> str:
    return closed(handout_script(), "openHandout();")
