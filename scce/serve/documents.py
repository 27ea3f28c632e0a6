"""The HTML around a live component: a page with everything in it that a browser needs for the first picture."""

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from scce.live import Subject, as_json, as_sent, script, style
from scce.serve.theme import paper_css, theme_css

FOLDER = Path(__file__).parent
ICON = FOLDER.parent / "ui" / "icon.svg"

HOST = '[data-testid="stBidiComponentIsolated"]'  # Streamlit's element around a live component

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">{policy}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{icon}">
<style>{css}</style>
</head>
<body>
{body}
</body>
</html>
"""
POLICY = '\n<meta http-equiv="content-security-policy" content="{policy}">'
LIGHT_BODY = """{everywhere}
<div class="scce{embedded}{presenting}">
<main>
{story}
{live}
<nav class="scce-tools" aria-label="this page">
<button type="button" id="scce-undo" disabled>Undo</button>
<button type="button" id="scce-start-over">Start over</button>
<a id="scce-add" href="../lessons" target="_top">Add as a step</a>
<a id="scce-full" href="../{address}" data-address="../{address}" target="_top">Full page: figures and code</a>
</nav>
</main>
</div>
{first}"""
FIRST_PICTURE = """<div class="scce is-{address}{presenting}">
<main>
{story}
{live}
<p class="scce-loading" role="status">You can start. The figures and the other controls are on their way.</p>
</main>
</div>
{first}"""
EVERYWHERE = """<a class="scce-skip" href="#">Skip to the controls</a>
<p class="scce-print-link"></p>"""
LIVE = """<div class="scce-live"><template shadowrootmode="open"><style>{css}</style></template></div>
<noscript><p>The numbers are live: they need JavaScript.</p></noscript>"""
SAY = """<form class="scce-say" action="{action}" method="get" target="_top">
<input name="loss" required aria-label="My loss says ..." placeholder="My loss says ..."
 autocomplete="off" enterkeyhint="go">
<button>Why?</button>
</form>"""
FIRST = """<script type="application/json" id="scce-first">{data}</script>
<script>{js}</script>"""


INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def _file(name: str) -> str:
    return as_sent(FOLDER / name)


def page_html(title: str, css: str, body: str, policy: str = "") -> str:
    """Returns a page that has all that a browser needs in it.

    Args:
        title: in the browser's tab.
        css: its styles.
        body: what is in it, as HTML.
        policy: what the browser may run and load, where no header says it.
    """
    told = POLICY.format(policy=policy) if policy else ""
    return PAGE.format(title=escape(title), icon=icon(), css=css, body=body, policy=told)


def light_page(subject: Subject[Any], payload: Mapping[str, Any], embedded: bool, in_lesson: bool) -> str:
    """Returns the light page of a live component.

    Args:
        subject: the component.
        payload: of the state that it shows first.
        embedded: whether it stands in a frame of another page, without a title and without margins.
        in_lesson: whether it may be a step of a lesson.
    """
    body = LIGHT_BODY.format(
        everywhere=EVERYWHERE,
        embedded=" is-embedded" if embedded else "",
        presenting=_presenting(payload),
        story="" if embedded else _story(subject, SAY.format(action="../diagnose")),
        live=live_html(subject, in_lesson),
        address=subject.address,
        first=FIRST.format(data=data_in_html(payload), js=light_script(subject, in_lesson)),
    )
    return page_html(subject.title, light_css(), body)


def _presenting(payload: Mapping[str, Any]) -> str:
    return " is-presenting" if payload["view"]["present"] else ""


def _story(subject: Subject[Any], say: str) -> str:
    """Returns the title of a component, the field for a loss beside it, and its invitation."""
    words = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(subject.invitation, quote=False))
    return f"<h1>{escape(subject.title)}</h1>\n{say}\n<p>{words}</p>"


def live_html(subject: Subject[Any], in_lesson: bool = True) -> str:
    """Returns the element in which a component is mounted, with its styles, apart from those of the page."""
    return LIVE.format(css=style(subject.name, in_lesson))


def first_picture(subject: Subject[Any], payload: Mapping[str, Any]) -> str:
    """Returns the light lab that stands in a full page until Streamlit's own component takes it over.

    Args:
        subject: the component.
        payload: of the state that it shows first.
    """
    return FIRST_PICTURE.format(
        address=subject.address,
        presenting=_presenting(payload),
        story=_story(subject, SAY.format(action="diagnose")),
        live=live_html(subject),
        first=FIRST.format(data=data_in_html(payload), js=first_script(subject)),
    )


@cache
def first_style() -> str:
    """Returns the styles of the first picture around its component, as an element."""
    return f"<style>{theme_css('.scce')}{_file('page.css')}{_file('first.css')}</style>"


@cache
def first_script(subject: Subject[Any]) -> str:
    """Returns the script that mounts the first picture."""
    opening = f'globalThis.scce = {{}};\nopenFirst("live/{subject.address}");'
    return closed(script(subject.name), _file("page.js"), _file("first.js"), opening)


def later_html(html: str) -> str:
    """Returns HTML that a page begins with only when its first picture has been drawn."""
    return f'<template id="scce-later">{html}</template>\n<script>{_file("later.js")}</script>'


@cache
def full_head() -> str:
    """Returns what every full page has in its head: its styles, and what hides icons while they are words."""
    parts = ("everywhere.css", "full.css", "say.css", "icons.css")
    css = theme_css(":root") + paper_css(HOST) + "".join(map(_file, parts))
    return f"<style>{css}</style>\n<script>{_file('icons.js')}</script>"


@cache
def full_start() -> str:
    """Returns what every full page begins with: the way past the navigation, and its address on paper."""
    script = "".join(map(_file, ("everywhere.js", "full.js", "focus.js", "away.js")))
    return f"{EVERYWHERE}\n<script>{script}</script>"


@cache
def light_css() -> str:
    """Returns the styles of a light page around its component."""
    return theme_css(":root") + "".join(map(_file, ("everywhere.css", "page.css", "say.css", "light.css")))


@cache
def light_script(subject: Subject[Any], in_lesson: bool) -> str:
    """Returns the script of a light page."""
    return closed(script(subject.name, in_lesson), *map(_file, ("everywhere.js", "page.js", "light.js")))


def closed(*parts: str) -> str:
    """Returns a script whose names are its own."""
    return "\n".join(("{", '"use strict";', *parts, "}"))


@cache
def light_policy(subject: Subject[Any], in_lesson: bool) -> str:
    """Returns the content security policy of a light page: its own script and styles, and the way to its server."""
    styles = " ".join(map(hash_of, (light_css(), style(subject.name, in_lesson))))
    own = hash_of(light_script(subject, in_lesson))
    return (
        f"default-src 'none'; script-src {own}; style-src {styles}; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'self'"
    )


def file_policy(script: str, subject: Subject[Any]) -> str:
    """Returns the content security policy of a page in a file of its own, which asks nobody for anything."""
    styles = " ".join(map(hash_of, (light_css(), style(subject.name, in_lesson=False))))
    return f"default-src 'none'; script-src {hash_of(script)}; style-src {styles}; img-src data:; base-uri 'none'"


def full_policy(html: str) -> str:
    """Returns the content security policy of a full page: the server's own files, and the scripts that the page holds.

    Streamlit writes styles into the page, and loads the scripts of components from blobs that it has made.
    """
    scripts = " ".join(hash_of(script) for script in INLINE.findall(html))
    return (
        f"default-src 'self'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; frame-src 'self'; "
        "object-src 'none'; base-uri 'self'; form-action 'self'"
    )


def hash_of(text: str) -> str:
    """Returns what a content security policy calls a script or a style that may stand in the page."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def icon() -> str:
    """Returns the address of the app's icon, with the icon in it."""
    return f"data:image/svg+xml;base64,{b64encode(ICON.read_bytes()).decode()}"


def data_in_html(payload: Mapping[str, Any]) -> str:
    """Returns a payload as JSON that ends no script: strangers' text is in it."""
    return as_json(payload).replace("<", "\\u003c")
