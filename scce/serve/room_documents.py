"""The HTML of the pages for phones in a room: the same for every room, so that a code in an address tells nothing."""

from functools import cache
from pathlib import Path

from scce.live import as_sent
from scce.serve.documents import hash_of, page_html
from scce.serve.sending import Kept, kept
from scce.serve.theme import theme_css

FOLDER = Path(__file__).parent
ROOM = """<h1>Room <span id="code"></span></h1>
<p id="where"></p>
<form id="question" hidden></form>
<div id="outcome" hidden></div>
<p id="status" role="status">One moment ...</p>
<noscript><p>Answers are sent by JavaScript, and this browser has none.</p></noscript>
<p class="small"><a href="../room">Another code</a> <a href="../../privacy">What is kept of me?</a></p>"""
DOOR = """<h1>Join a room</h1>
<form method="get" action="room" class="door">
<label for="typed">The code on the wall</label>
<input id="typed" name="code" required maxlength="24" autocomplete="off" autocapitalize="characters" spellcheck="false"
 enterkeyhint="go">
<button>Join</button>
</form>
<p>Six letters and digits. Small letters, spaces and full-width letters are fine.</p>
<p class="small"><a href="../privacy">What is kept of me?</a></p>"""
PRIVACY = """<h1>What is kept</h1>
<p>This app tells nobody what you do. It loads nothing from other sites, and it has no telemetry.</p>
<h2>On every page</h2>
<p>What you see is in the page's address, and the server forgets it. A file that you bring is in the server's memory
for ten minutes at most, so that it can be read otherwise, and what was read of it until some minutes after you have
left. While it comes, a large one is in a temporary file, which is gone when it has come. Whoever runs the site can see
addresses in its own logs, as on any site; this app writes none. A lesson that you make is in its link, and
your browser keeps it until you empty it. For this tab it notes whether a page has a run or a file of yours.</p>
<p>So that nobody takes the places of all others, a server remembers in its memory from which address a page is open, a
question waits and a file came, as long as it is open, waits and is there.</p>
<p>A full page sets a cookie against forged requests (_streamlit_xsrf), and where several processes serve the site one
that says which of them has your page (scce_process). Both are numbers at random. The pages for phones set none.</p>
<h2>In a lesson</h2>
<p>The server looks at each answer, says whether it is right, and forgets it. Your browser keeps your answers for this
tab, so that it can list them at the end. It sends that list nowhere, and forgets it when the tab is closed.</p>
<h2>In a room</h2>
<p>A room keeps the code, a hash of the teacher's key, the lesson, its rounds, and the answers. It keeps no name, no
address and no time of an answer.</p>
<p>So that an answer counts once and can be changed, your phone makes up a number at random, another for each room. It
is in your phone, in its storage for this site, and beside your answers in the room. Nothing ties it to you. The browser
of a teacher keeps the keys of the rooms that it opened.</p>
<p>So that nobody guesses codes, a server remembers in its memory, for a minute or two, from which address wrong codes
came.</p>
<h2>When it is gone</h2>
<p>A room vanishes when the teacher ends it, or a day after its last use, with all its answers. What a teacher has
downloaded before has the answers, without the number of a phone.</p>
<p class="small"><a href="live/room">Join a room</a> <a href="./">The app</a></p>"""


@cache
def _css() -> str:
    return theme_css(":root") + as_sent(FOLDER / "room.css")


@cache
def _script() -> str:
    return "{\n" + as_sent(FOLDER / "room.js") + "\n}"


@cache
def room_page() -> Kept:
    """Returns the page of every room."""
    return _page("Room", ROOM, f"<script>{_script()}</script>")


@cache
def door_page() -> Kept:
    """Returns the page on which a code is typed."""
    return _page("Join a room", DOOR)


@cache
def privacy_page() -> Kept:
    """Returns the page that says what is kept."""
    return _page("What is kept", PRIVACY)


def _page(title: str, content: str, script: str = "") -> Kept:
    return kept(page_html(title, _css(), f"<main>\n{content}\n</main>\n{script}"))


@cache
def room_policy() -> str:
    """Returns the content security policy of these pages: their own script and style, and the way to their server."""
    return (
        f"default-src 'none'; script-src {hash_of(_script())}; style-src {hash_of(_css())}; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'self'"
    )
