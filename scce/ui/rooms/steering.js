// What a teacher does next, by keys and by buttons. The key of the room stays in this browser, and not in the address
// that a projector shows; a reload finds it.

export default ({ parentElement, data, setTriggerValue }) => {
  parentElement.steering ??= new Steering(parentElement);
  parentElement.steering.hear(data, setTriggerValue);
  return () => parentElement.steering.leave();
};

const STORED = "scce-class-";
const LETTERS = Object.fromEntries([..."ocratnmp", "ArrowRight", "PageDown", "Escape"].map((each) => [each, each]));

class Steering {
  constructor(parent) {
    this.keys = element("span", { className: "bar-keys", role: "group", "aria-label": "the room" });
    this.title = element("b", { className: "bar-title" });
    this.root = element("div", { className: "live steering" }, element("div", { className: "presenting-bar" }, this.title, this.keys));
    this.actions = [];
    this.stop = listen((pressed) => {
      const found = this.foundBy(pressed);
      return found ? this.act(found[0]) : false;
    }, LETTERS);
    parent.append(this.root);
  }

  foundBy(pressed) {
    if (pressed === "ArrowRight" || pressed === "PageDown") return this.usual();
    const label = pressed === "Escape" ? "Esc" : pressed.toUpperCase();
    return this.actions.find(([, key, , possible]) => possible && key === label);
  }

  // What a clicker does: the first that is possible of open, close, reveal and next.
  usual() {
    return ["open", "close", "reveal", "next"].map((name) => this.actions.find(([action, , , possible]) => possible && action === name)).find(Boolean);
  }

  hear(data, tell) {
    if (data.seen !== this.data?.seen) page()?.scrollTo(0, 0);
    [this.data, this.tell] = [data, tell];
    this.actions = data.actions.length ? [...data.actions, ...this.ways()] : [];
    this.keepKey();
    this.root.hidden = data.hidden;
    this.root.classList.toggle("presenting", Boolean(data.presents));
    setText(this.title, data.title);
    const focused = this.root.getRootNode().activeElement?.dataset?.action;
    this.keys.replaceChildren(...this.actions.map((each) => this.build(...each)));
    if (focused) (this.button(focused) ?? this.button(this.usual()?.[0]) ?? this.button("present"))?.focus();
  }

  button(action) {
    return this.keys.querySelector(`[data-action=${action}]:enabled`);
  }

  // What changes nothing of the room.
  ways() {
    const { presents, model } = this.data;
    return [["model", "M", "the model", model], presents ? ["present", "Esc", "", true] : ["present", "P", "present", true]];
  }

  build(action, key, words, possible) {
    const button = element("button", { type: "button", disabled: !possible, "aria-keyshortcuts": key === "Esc" ? "Escape" : key, dataset: { action } }, element("kbd", { textContent: key }), words && ` ${words}`);
    if (!words) button.setAttribute("aria-label", "Esc: for the teacher");
    button.addEventListener("click", () => this.act(action));
    return button;
  }

  act(action) {
    if (action === "model") this.goToModel();
    else if (action === "present") this.tell("present", true);
    else this.tell("action", { action, seen: this.data.seen });
    return true;
  }

  // There, and back to the answers.
  goToModel() {
    const model = document.querySelector(".st-key-part_crowd");
    const isThere = model && model.getBoundingClientRect().top < innerHeight / 3;
    if (page()) page().style.scrollPaddingTop = `${this.root.offsetHeight}px`; // the keys stand above it, in a line or two
    if (isThere) page()?.scrollTo(0, 0);
    else model?.scrollIntoView();
  }

  keepKey() {
    const { code, key } = this.data;
    try {
      if (key) localStorage.setItem(STORED + code, key);
      else if (localStorage.getItem(STORED + code)) this.tell("key", localStorage.getItem(STORED + code));
    } catch {
      // a browser that keeps nothing: the key is in the session, and in the teacher's link
    }
  }

  leave() {
    this.stop();
    this.root.remove();
  }
}

const page = () => document.querySelector("[data-testid=stMain]");
