"""Two processes behind Caddy, set up as scce/serve/deploy/Caddyfile says."""

import gzip
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import tomllib
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from reader import Reader
from running import CADDYFILE, ROOT, find_caddy, processes, proxy

MANY = 24  # readers or requests: that all of them come to the same process is a matter of one in eight million


def free_ports(number):
    """Returns ports of this machine that nobody listens on."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


DEPLOY = CADDYFILE.parent
FILE, COMPOSE, DOCKERFILE = (
    (DEPLOY / name).read_text(encoding="utf-8") for name in ("Caddyfile", "compose.yaml", "Dockerfile")
)


def test_what_the_file_takes_from_the_environment_is_told_at_its_head_and_given_by_compose():
    taken = set(re.findall(r"\{\$(\w+)", FILE))
    assert taken == set(re.findall(r"^# (SCCE_\w+) ", FILE, re.MULTILINE))
    assert taken - set(re.findall(r"^ +(SCCE_\w+):", COMPOSE, re.MULTILINE)) == {"SCCE_HTTP_PORT"}


def test_compose_names_processes_that_it_starts_at_the_port_where_they_listen():
    named = re.search(r"SCCE_PROCESSES: (.*)", COMPOSE)[1].split()
    port = re.search(r"--server.port=(\d+)", DOCKERFILE)[1]
    assert named == [f"{name}:{port}" for name in re.findall(r"^  (\w+): \*process", COMPOSE, re.MULTILINE)]


def test_the_image_is_made_of_what_is_there():
    copied = re.findall(r"^COPY (\S+)", DOCKERFILE, re.MULTILINE)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"app.py", "pages", "scce", ".streamlit", "requirements.txt"} <= set(copied)


def test_a_file_that_streamlit_takes_is_not_too_large_for_caddy():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    at_most = int(re.search(r"max_size (\d+)MiB # a little", FILE)[1])
    assert settings["server"]["maxUploadSize"] < at_most < settings["server"]["maxUploadSize"] + 16


def test_a_process_is_judged_by_its_health_and_not_by_what_strangers_send():
    processes_of = re.search(r"^\(processes\) \{\n(.*?)^\}", FILE, re.MULTILINE | re.DOTALL)[1]
    assert {"health_uri", "health_interval"} <= set(re.findall(r"^\t(\w+)", processes_of, re.MULTILINE))
    assert not re.search(r"^\s*(fail_duration|max_fails|unhealthy_\w+)", FILE, re.MULTILINE)


@pytest.fixture(scope="module")
def caddy():
    try:
        return find_caddy()
    except RuntimeError as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def ports():
    """The ports of two processes of the app."""
    chosen = free_ports(2)
    with processes(chosen):
        yield chosen


@pytest.fixture(scope="module")
def site(caddy, ports, tmp_path_factory):
    """The port of Caddy before them, with a certificate of its own."""
    port, http_port = free_ports(2)
    with proxy(caddy, tmp_path_factory.mktemp("caddy"), port, http_port, before=ports):
        yield port


@contextmanager
def standing_in(port):
    """Answers all that comes to a port, as a process would until it is gone."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def reader_elsewhere(site, process):
    """Returns a new reader whom Caddy has sent to another process."""
    for _ in range(MANY):
        reader = Reader(site)
        if reader.ask("/logit_lab").process != process:
            return reader
    raise AssertionError(f"{MANY} readers all came to {process}")


def is_refused(reader, path, body):
    """Says whether a body is refused: by 413, by 502 as Caddy 2.6 does, or by an end before it was all sent."""
    try:
        return reader.ask(path, "POST", body).status >= 400
    except (HTTPException, OSError):
        return True


def test_caddy_reads_the_file_and_would_write_it_so(caddy):
    command = [caddy, "validate", "--adapter=caddyfile", "--config", str(CADDYFILE)]
    assert subprocess.run(command, capture_output=True).returncode == 0
    formatted = subprocess.run([caddy, "fmt", str(CADDYFILE)], capture_output=True, text=True).stdout
    assert formatted == CADDYFILE.read_text(encoding="utf-8")


def test_all_that_a_reader_asks_for_comes_from_the_process_of_the_first_answer(site):
    reader = Reader(site)
    first = reader.ask("/logit_lab?logits=3,1,0").process
    paths = ["/_stcore/health", "/_stcore/host-config", "/media/none.png", "/static/none.js", "/batch", "/favicon.png"]
    assert {reader.ask(path).process for path in paths * 3} == {first}


def test_a_session_survives_a_line_that_was_cut_and_is_in_no_other_process(site):
    reader = Reader(site)
    page = reader.ask("/logit_lab").process
    with reader.session() as before:
        assert before.process == page
    with reader.session(before.name) as after:
        assert after == before
    other = reader_elsewhere(site, page)
    with other.session(before.name) as elsewhere:
        assert elsewhere.process != page
        assert elsewhere.name != before.name


def test_a_file_reaches_the_session_of_its_reader(site):
    reader = Reader(site)
    page = reader.ask("/batch").process
    reader.ask("/_stcore/health")  # gives the token against forged requests
    with reader.session() as session:
        assert (reader.upload(session.name).status, reader.upload(session.name).process) == (204, page)
        other = reader_elsewhere(site, page)
        other.ask("/_stcore/health")
        assert other.upload(session.name).status == 400
    forged = reader.ask(f"/_stcore/upload_file/{session.name}/2", "PUT", b"", content_type="multipart/form-data")
    assert forged.status == 403


def test_light_pages_and_new_readers_come_to_both_processes(site):
    reader = Reader(site)
    reader.ask("/logit_lab")
    light = [reader.ask("/live/logit_lab?logits=3,1,0") for _ in range(MANY)]
    assert {(each.status, each.headers["content-type"]) for each in light} == {(200, "text/html; charset=utf-8")}
    assert len({each.process for each in light}) == 2
    assert len({Reader(site).ask("/logit_lab").process for _ in range(MANY)}) == 2


def test_a_socket_is_for_pages_of_this_site(site):
    opening = {"upgrade": "websocket", "connection": "Upgrade", "sec_websocket_version": "13"}
    foreign = Reader(site).ask(
        "/_stcore/stream", origin="https://elsewhere.example", sec_websocket_key="dGhlIHNhbXBsZSBub25jZQ==", **opening
    )
    assert (foreign.status, foreign.process) == (403, None)


def test_what_is_too_large_and_what_is_for_the_house_stays_outside(site):
    reader = Reader(site)
    assert [is_refused(reader, "/live/logit_lab", bytes(100_000)) for _ in range(4)] == [True] * 4
    assert len({reader.ask("/live/logit_lab").process for _ in range(MANY)}) == 2  # no process is blamed for it
    assert [reader.ask(path).status for path in ("/_stcore/metrics", "/_stcore/script-health-check")] == [404, 404]


def test_answers_tell_browsers_what_is_allowed(site):
    headers = Reader(site).ask("/logit_lab").headers
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'self' https://course.example" in headers.get_all("content-security-policy")
    assert headers["server"] is None


def test_a_browser_may_speak_http_2(site):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", site)) as line,
        context.wrap_socket(line, server_hostname="localhost") as encrypted,
    ):
        assert encrypted.selected_alpn_protocol() == "h2"


def test_bundles_come_as_the_app_compressed_them(site):
    reader = Reader(site)
    page = reader.ask("/logit_lab", accept_encoding="gzip")
    address = "/" + re.search(r"static/js/index\.[\w-]+\.js", gzip.decompress(page.body).decode())[0]
    bundle = reader.ask(address, accept_encoding="gzip, br, zstd")
    assert (bundle.headers["content-encoding"], gzip.decompress(bundle.body)) == ("gzip", reader.ask(address).body)
    assert bundle.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = reader.ask(address, accept_encoding="gzip, br, zstd", if_none_match=bundle.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_readers_of_a_process_that_is_gone_are_answered_by_the_other(caddy, ports, tmp_path):
    port, http_port, second = free_ports(3)
    with ExitStack() as stack:
        with standing_in(second):
            stack.enter_context(proxy(caddy, tmp_path, port, http_port, before=[ports[0], second]))
            reader = reader_elsewhere(port, Reader(ports[0], encrypted=False).ask("/").process)
        answers = [reader.ask("/logit_lab"), *(Reader(port).ask("/live/logit_lab") for _ in range(MANY))]
        assert {(answer.status, answer.process is None) for answer in answers} == {(200, False)}
