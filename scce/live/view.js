// How a component is shown: to the back row, without some of its parts, with a question or a step of a lesson.
//
// What has a name says it in data-part. Python says which names are hidden, and which would give an answer away; in
// these, what tells it has the class answer. What is right, Python says when the reader has chosen.

const VIEW = ["present", "hide", "predict"]; // the names of its fields in a link
const KEYS = { ArrowRight: "next", ArrowLeft: "previous", r: "reset", u: "units", Escape: "leave" };
// What the keyboard moves or is written into keeps its keys.
const TYPED = "textarea, select, [contenteditable=''], [contenteditable=true], input:not([type=range], [type=radio], [type=checkbox], [type=button])";
const MOVED = `${TYPED}, input, [role=slider], [role=tablist], [role=radiogroup], [role=listbox], [role=grid], [role=menu], [role=dialog]`;

// Gives a part its name.
function asPart(name, node) {
  node.dataset.part = name;
  return node;
}

// Says what in a part tells an answer.
function asAnswers(node, selector) {
  node.querySelectorAll(selector).forEach((one) => one.classList.add("answer"));
  return node;
}

class Showing {
  view = { present: false, hide: [], question: null };
  way = {};
  outcome = null;
  stands = false; // whether the component has its parts

  constructor(live) {
    this.live = live;
    this.keys = buildKeyLine((action) => this.act(action));
    this.question = buildQuestion((choice) => this.answer(choice));
    this.lesson = buildLesson((given) => this.answer(given));
    this.stop = listen((action) => this.view.present && this.act(action));
  }

  // The ways on and back; another host may know of more pages.
  lead(way) {
    if (!way) return;
    this.way = way;
    this.first = way.first ?? this.first;
    if (this.stands) this.layOut();
  }

  hear({ view, way, link }) {
    this.first ??= link; // to the state with which the reader came
    if (view) this.view = view;
    if (view && "outcome" in view) this.outcome = view.outcome;
    this.lead(way);
  }

  // Whether there is something that the reader has to predict first.
  get veiled() {
    return Boolean(this.view.question?.veils.length) && !this.outcome;
  }

  // Kept, for a page that takes over and does not know of it.
  answer(given) {
    this.given = given;
    this.live.ask("predict", given);
  }

  // Another question than the one that was answered.
  again() {
    this.outcome = null;
    this.layOut();
  }

  layOut() {
    const { view, live } = this;
    const { root } = live.view;
    const { present, hide, question } = view;
    this.stands = true;
    root.classList.toggle("presenting", present);
    this.keys.layOut(view.title, { ...waysIn(question, this.way), units: live.server.unit });
    this.keys.root.hidden = !present;
    if (this.keys.root.parentNode !== root) root.prepend(this.keys.root);
    const isStep = Boolean(question?.lesson);
    this.question.layOut(isStep ? null : question, this.outcome);
    this.lesson.layOut(isStep ? question : null, this.outcome);
    this.mark("gone", hide);
    this.mark("veil", this.veiled ? question.veils : []);
    if (isStep && this.lesson.root.parentNode !== root) this.keys.root.after(this.lesson.root);
    if (question && !isStep && this.question.root.parentNode !== root) this.place(root, question.veils);
  }

  mark(how, names) {
    for (const node of this.live.view.root.querySelectorAll("[data-part]"))
      node.toggleAttribute(`data-${how}`, node.dataset.part.split(" ").some((name) => names.includes(name)));
  }

  // The question stands below the part that it is about; above it, where that is a column of rows.
  place(root, veils) {
    const about = veils.map((name) => root.querySelector(`[data-part~="${name}"]`)).find(Boolean) ?? this.keys.root;
    const child = [...root.children].find((one) => one.contains(about));
    if (child.matches(".heads, .rows")) child.before(this.question.root);
    else child.after(this.question.root);
  }

  act(action) {
    const { live } = this;
    const way = waysIn(this.view.question, this.way);
    if (action === "reset") live.start("visit", this.first);
    else if (action === "units") live.server.unit && live.ask("unit", live.server.unit === "nats" ? "bits" : "nats");
    else if (action === "leave") location.assign(addressWithoutView(live.server.link));
    else if (way[action]) location.assign(way[action]);
  }

  leave() {
    this.stop();
  }
}

// The same state for the back row.
function addressWithView(link) {
  const query = new URLSearchParams(link);
  query.set("present", "1");
  return `${location.pathname}?${query}`;
}

function addressWithoutView(link) {
  const query = new URLSearchParams(link);
  VIEW.forEach((name) => query.delete(name));
  return `${location.pathname}?${query}`;
}

// The line with what the keys do, which are buttons too.
function buildKeyLine(act) {
  const title = element("b", { className: "bar-title" });
  const build = (action, key, text) => {
    const button = element("button", { type: "button", "aria-keyshortcuts": key, dataset: { action } }, element("kbd", { textContent: shown(key) }), ` ${text}`);
    button.addEventListener("click", () => act(action));
    return button;
  };
  const shown = (key) => ({ ArrowRight: "\u2192", ArrowLeft: "\u2190", Escape: "Esc" })[key] ?? key;
  const buttons = [
    build("previous", "ArrowLeft", "previous"),
    build("next", "ArrowRight", "next"),
    build("reset", "R", "reset"),
    build("units", "U", "bits"),
    build("leave", "Escape", "leave"),
  ];
  const [previous, next, , units] = buttons;
  return {
    root: element("div", { className: "presenting-bar", hidden: true }, title, element("span", { className: "bar-keys", role: "group", "aria-label": "presenting" }, ...buttons)),
    layOut(name, has) {
      setText(title, name ?? "");
      previous.disabled = !has.previous;
      next.disabled = !has.next;
      units.hidden = !has.units;
      setText(units, "");
      units.append(element("kbd", { textContent: "U" }), ` ${has.units === "nats" ? "bits" : "nats"}`);
    },
  };
}

// What is asked, the choices, and then what came of the reader's.
function buildQuestion(choose) {
  const asks = words("asks", "");
  const choices = element("span", { className: "choices" });
  const told = element("span", { className: "outcome", role: "status" });
  const build = (choice) => {
    const button = element("button", { type: "button", className: choice ? "" : "shows", textContent: choice || "Show it" });
    button.addEventListener("click", () => choose(choice));
    return button;
  };
  let shown = null;
  const root = element("section", { className: "question", hidden: true, "aria-label": "predict first" }, element("p", {}, element("b", { textContent: "Predict first: " }), asks, " ", choices), buildPen("My prediction"), told);
  return {
    root,
    layOut(question, outcome) {
      root.hidden = !question;
      if (!question) return;
      setText(asks, question.asks);
      const names = question.choices.length ? question.choices : [""];
      if (shown !== names.join("\n")) choices.replaceChildren(...names.map(build));
      shown = names.join("\n");
      if (outcome && !root.firstChild.hidden) root.style.minHeight = `${root.offsetHeight}px`; // nothing below it moves
      if (!outcome) root.style.minHeight = "";
      root.firstChild.hidden = Boolean(outcome);
      setText(told, outcome?.told ?? "");
      root.classList.toggle("is-right", outcome?.right === true);
      root.classList.toggle("is-wrong", outcome?.right === false);
    },
  };
}

// On paper, a line for an answer by pen; answered on the page, it has what came of it there.
const buildPen = (text) => element("p", { className: "pen", "aria-hidden": "true" }, `${text}: `, words("pen-line", ""));

// Calls for each key that means something here and nothing where the focus is; returns what ends it.
function listen(act, keys = KEYS) {
  const hear = (event) => {
    const action = actionOf(event, keys);
    if (!action || act(action) === false) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // to Streamlit, R means to run again
  };
  window.addEventListener("keydown", hear, true);
  return () => window.removeEventListener("keydown", hear, true);
}

function actionOf(event, keys) {
  const { key, ctrlKey, metaKey, altKey, repeat } = event;
  const action = keys[key.length === 1 ? key.toLowerCase() : key];
  if (!action || ctrlKey || metaKey || altKey || repeat) return null;
  const [target] = event.composedPath();
  const kept = key.startsWith("Arrow") ? MOVED : TYPED;
  const open = key === "Escape" && document.querySelector("[role=dialog], [data-testid=stPopoverBody]");
  return open || target.closest?.(kept) ? null : action;
}
