"""A server that is killed and started again: what was settled is there, what is gone is said at once."""

import re

import pytest
from playwright.sync_api import expect
from reading import READ, drag, picture, slider, wait_until_it_arrived
from serving import CUT, MortalServer
from tabs import AT_REST

PAGE = {"ready": "[data-testid=stExpander]", "expected": CUT}
PHONE = {"ready": "#status", "at_rest": "main", "expected": CUT, "device": "phone"}
WALL = {"ready": "[data-testid=stButton] button", "expected": CUT}
TABLE = "size,weight,kind\n" + "".join(f"{i},{i * i % 7},{'ab'[i % 2]}\n" for i in range(20))
QUESTION = "/batch?row=2,1,0&row=0,3,1&label=0,1&given=logits&predict=mean"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The server that dies. Its rooms are in a file of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCCE_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('rooms') / 'rooms.sqlite'}")
        with MortalServer() as running:
            yield running


def is_away(page):
    expect(page.locator(".scce-away")).to_contain_text("The server does not answer")


def is_back(page):
    expect(page.locator(".scce-away")).to_have_text("")


def undo(page):
    """Goes back one change, and waits until the page shows it."""
    before = page.url
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function(
        f"""(before) => location.href !== before
          && new URLSearchParams(location.search).get("logits") === ({READ})().logits.join(",")""",
        arg=before,
    )


NOTED = "() => globalThis.scce?.noted?.training"


def has_heard_of(page, name):
    """Waits until the tab knows that the server holds something: what it shows may come earlier."""
    page.wait_for_function(f"(name) => ({NOTED})()?.names.includes(name)", arg=name)


def notices(page):
    return page.get_by_test_id("stAlert").filter(visible=True)


def test_a_drag_goes_on_and_what_was_let_go_meanwhile_is_told_and_can_be_undone(visit, server):
    page = visit(f"{server.address}/logit_lab", expected=CUT)
    drag(page, "cat", 0.5, 0.8, moves=6)
    wait_until_it_arrived(page)
    first = picture(page).logits
    drag(page, "dog", 0.5, 0.6, moves=6, release=False)
    server.kill()
    handle = slider(page, "dog").bounding_box()
    for share in (0.65, 0.7, 0.75):
        page.mouse.move(handle["x"] + handle["width"] * share, handle["y"] + handle["height"] / 2)
    page.mouse.up()
    shown = picture(page)
    assert shown.logits[0] == first[0]
    assert shown.logits[1] > first[1]
    assert shown.is_right()
    is_away(page)
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    drag(page, "bird", 0.5, 0.3, moves=6)  # there is no sheet for it yet
    expect(page.locator(".waiting")).to_be_visible()
    server.start()
    page.wait_for_function("() => new URLSearchParams(location.search).get('logits').split(',')[2] < -1")
    wait_until_it_arrived(page)
    now = picture(page)
    assert now.logits[:2] == shown.logits[:2]
    assert now.is_right()
    for _ in range(3):  # what happened while the server was away may count as one change or as two
        if picture(page).logits != first:
            undo(page)
    assert picture(page).logits == first


def test_a_run_and_a_file_are_gone_and_that_is_said_while_settings_answers_and_votes_are_there(visit, server):
    training = visit(f"{server.address}/training?epochs=2000", **PAGE)
    seed = training.get_by_role("spinbutton", name="seed")
    seed.fill("7")
    seed.press("Enter")
    expect(training.get_by_role("button", name="Undo")).to_be_enabled()
    table = visit(f"{server.address}/training?data=file", ready="[data-testid=stFileUploader]", expected=CUT)
    table.locator("input[type=file]").set_input_files(
        {"name": "t.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    expect(table.get_by_test_id("stProgress").filter(visible=True)).to_contain_text("epoch 0")
    has_heard_of(table, "file")
    question = visit(server.address + QUESTION, **PAGE)
    question.locator(".question .choices button").first.click()
    outcome = question.locator(".question .outcome")
    expect(outcome).to_contain_text("Compare the loss")
    question.locator(AT_REST).wait_for()
    own = visit(f"{server.address}/lessons?make=new", **WALL)
    own.get_by_role("textbox", name="Title").fill("Monday")
    own.get_by_role("textbox", name="Title").press("Enter")
    own.wait_for_url("**make=1e**")
    own.locator(AT_REST).wait_for()
    wall = visit(f"{server.address}/class?lesson=softmax-twice", **WALL)
    wall.get_by_role("button", name="Open a room").click()
    code = wall.locator(".scce-door .code").filter(visible=True).inner_text()
    phone = visit(f"{server.address}/live/room/{code}", **PHONE)
    wall.bring_to_front()
    wall.evaluate("document.activeElement?.blur()")
    wall.keyboard.press("o")
    expect(wall.locator(".scce-count").filter(visible=True)).to_contain_text("0")
    expect(phone.locator("#status")).to_contain_text("Choose an answer")
    training.bring_to_front()  # as the last: it draws as long as it runs
    training.get_by_role("button", name="Train", exact=True).click()
    expect(training.get_by_test_id("stProgress").filter(visible=True)).to_contain_text(re.compile(r"epoch [1-9]"))
    has_heard_of(training, "run")

    server.kill()
    for page in (training, table, question, own, wall):
        page.bring_to_front()
        is_away(page)
    phone.bring_to_front()
    phone.get_by_role("button", name="An error", exact=True).click()
    expect(phone.locator("#status")).to_contain_text("is kept here")
    server.start()

    expect(phone.locator("#status")).to_contain_text("Your answer is in: An error")
    wall.bring_to_front()
    expect(wall.locator(".scce-count").filter(visible=True)).to_contain_text("1")
    training.bring_to_front()
    is_back(training)
    expect(notices(training)).to_contain_text(["The run is gone. The settings are as they were: press Train."])
    expect(training.get_by_test_id("stToast")).to_have_count(0)  # it is said once
    expect(seed).to_have_value("7")
    training.get_by_role("button", name="Undo").click()
    expect(seed).not_to_have_value("7")
    expect(notices(training)).to_have_count(0)
    table.bring_to_front()
    expect(notices(table).first).to_contain_text("The table is gone: choose it again.")
    expect(table.get_by_test_id("stFileChip")).to_have_count(0)
    own.bring_to_front()
    is_back(own)
    own.get_by_role("button", name="Undo").click()
    expect(own.get_by_role("textbox", name="Title")).to_have_value("")
    question.bring_to_front()
    is_back(question)
    expect(question.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(outcome).to_contain_text("Compare the loss")
    expect(question.get_by_test_id("stMetric").first).to_be_visible()


def load_again(page, address, meanwhile=lambda: None):
    """Opens an address in the same tab, and waits until the tab has heard of what the server holds now."""
    before = page.evaluate(NOTED)["session"]
    page.goto("about:blank")
    meanwhile()
    page.goto(address)
    page.wait_for_function(f"(before) => ![undefined, before].includes(({NOTED})()?.session)", arg=before)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def test_a_page_that_is_loaded_again_says_once_what_is_gone_and_nothing_where_nothing_is(visit, server):
    def start_again():
        server.kill()
        server.start()

    def train():
        page.get_by_role("button", name="Train", exact=True).click()
        has_heard_of(page, "run")

    address, other = (f"{server.address}/training?epochs={epochs}" for epochs in (2000, 1999))
    page = visit(address, **PAGE)
    page.wait_for_function(NOTED)
    load_again(page, address)
    expect(notices(page)).to_have_count(0)
    train()
    load_again(page, address, start_again)
    expect(notices(page)).to_contain_text(["The page was loaded again. The run is gone."])
    load_again(page, address)
    expect(notices(page)).to_have_count(0)
    train()
    load_again(page, other)
    expect(notices(page)).to_have_count(0)
