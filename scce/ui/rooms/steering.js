// What a teacher does next, by keys and by buttons. The key of the room stays in this browser, and not in the address
// that a projector shows; a reload finds it.

export default ({ parentElement, data, setTriggerValue }) => {
  parentElement.steering ??= new Steering(parentElement);
  parentElement.steering.hear(data, setTriggerValue);
  return () => parentElement.steering.leave();
};

const STORED = "scce-class-";

class Steering {
  constructor(parent) {
    this.keys = element("span", { className: "bar-keys", role: "group", "aria-label": "the room" });
    this.title = element("b", { className: "bar-title" });
    this.root = element("div", { className: "live steering" }, element("div", { className: "presenting-bar" }, this.title, this.keys));
    this.actions = [];
    const byKey = (letter) => this.actions.find(([, key, , possible]) => possible && key.toLowerCase() === letter);
    const letters = Object.fromEntries([..."ocratn", "ArrowRight", "PageDown"].map((each) => [each, each]));
    this.stop = listen((pressed) => {
      const found = pressed.length > 1 ? this.usual() : byKey(pressed);
      return found ? this.act(found[0]) : false;
    }, letters);
    parent.append(this.root);
  }

  // What a clicker does: the first that is possible of open, close, reveal and next.
  usual() {
    return ["open", "close", "reveal", "next"].map((name) => this.actions.find(([action, , , possible]) => possible && action === name)).find(Boolean);
  }

  hear(data, tell) {
    [this.data, this.tell, this.actions] = [data, tell, data.actions];
    this.keepKey();
    this.root.hidden = !data.actions.length;
    setText(this.title, data.title);
    const focused = this.root.getRootNode().activeElement?.dataset?.action;
    this.keys.replaceChildren(...data.actions.map((each) => this.build(...each)));
    if (focused) this.keys.querySelector(`[data-action=${focused}]`)?.focus();
  }

  build(action, key, words, possible) {
    const button = element("button", { type: "button", disabled: !possible, "aria-keyshortcuts": key, dataset: { action } }, element("kbd", { textContent: key }), ` ${words}`);
    button.addEventListener("click", () => this.act(action));
    return button;
  }

  act(action) {
    this.tell("action", { action, seen: this.data.seen });
    return true;
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
