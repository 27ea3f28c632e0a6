// The lab's own picture. Every number in it was computed in Python: while a slider moves, the
// numbers of its position are looked up in the sheet that Python sent ahead. There is no formula here.
//
// Three states meet in this file:
//   server  what Python last said: the example, and the number of the last message it has carried out
//   sheet   the pictures for every position of every slider, while the others rest at sheet.logits
//   drawn   what the screen shows: never anything that the sheet has no numbers for
// An edit that the sheet cannot show yet waits, with its slider, for the next sheet; the rest stays live.

const REST = 250; // ms without a move after which the other sliders get a sheet that fits
const QUIET = 700; // ms without a key after which a move by keyboard counts as settled
const BREATH = 150; // ms at least between two commits in the middle of a drag
const SHARE = 20; // and this many times the frames' time that the last one's figure took
const FRAME = 20; // ms that a frame may take
const PATIENCE = 3000; // ms after which an unanswered commit no longer holds back the next
const T = "temperature"; // the one slider that is not a class

const labs = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  if (!labs.has(parentElement)) labs.set(parentElement, new Lab(parentElement));
  const lab = labs.get(parentElement);
  lab.send = (message) => setStateValue("message", message);
  lab.receive(data);
  return () => {
    lab.leave();
    labs.delete(parentElement);
  };
}

class Lab {
  constructor(parent) {
    this.edits = []; // not yet carried out by Python: {number, edit, drawn}
    this.number = 0; // of the last message sent
    this.answered = 0; // the last message that Python has carried out
    this.wanted = null; // a move that waits for a sheet: {slider, value}
    this.moves = 0; // counts them
    this.lost = 0; // ms of frames since the last commit
    this.held = null; // the slider with the pointer or the focus
    this.moving = false; // whether a drag is under way
    this.rows = [];
    this.view = buildView(this);
    parent.append(this.view.root);
  }

  // ---- from Python ------------------------------------------------------------------------------

  receive(data) {
    const first = !this.server;
    const server = readServer(data);
    this.server = server;
    this.answered = server.seen;
    this.number = Math.max(this.number, server.seen);
    this.edits = this.edits.filter((edit) => edit.number > server.seen && edit.revision === server.revision);
    if (data.sheet) this.sheet = readSheet(data);

    if (!this.drawn || this.drawn.revision !== server.revision) this.wanted = null;
    this.drawn = this.edits
      .filter((edit) => edit.drawn)
      .reduce((state, { edit }) => withEdit(state, edit), server.state);
    if (this.sheet && !this.picture(this.drawn)) this.drawn = server.state;
    this.view.colour();
    this.layOut();
    this.draw();

    if (this.wanted) {
      this.move(this.wanted.slider, this.wanted.value);
      if (!this.pointer) this.settle();
    }
    if (first && !this.sheet) this.commit("settled"); // mounted again in the middle of a drag
    if (this.dirty) this.scheduleCommit();
    if (this.afterAnswer && this.answered >= this.afterAnswer.number) {
      const { action } = this.afterAnswer;
      this.afterAnswer = null;
      action();
    }
    if (first) this.view.root.dataset.ready = "true";
  }

  // ---- to Python --------------------------------------------------------------------------------

  record(edit, drawn) {
    const same = (other) => edit[0] === other[0] && (edit[0] !== "logit" || edit[1] === other[1]);
    const last = this.edits.at(-1);
    if (last && last.drawn && drawn && same(last.edit)) this.edits.pop();
    this.edits.push({ edit, drawn, number: this.number + 1, revision: this.server.revision });
    this.dirty = true;
  }

  // A commit is of one of three phases: "moving", in the middle of a drag; "resting", still in hand, which
  // brings the next sheet; "settled", let go, which also goes to the trail of undo and to the address.
  commit(phase) {
    clearTimeout(this.commitTimer);
    if (phase === "settled") clearTimeout(this.quietTimer);
    this.number += 1;
    this.dirty = false;
    this.sentAt = performance.now();
    this.lost = 0;
    this.send({
      number: this.number,
      revision: this.server.revision,
      phase,
      held: typeof this.held === "number" ? this.held : null,
      edits: this.edits.map(({ edit, number }) => [number, ...edit]),
    });
    // A line that was cut for a moment swallows what was sent; Python carries no edit out twice.
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.answered < this.number && this.commit(phase), PATIENCE);
  }

  // In the middle of a drag: never more than one commit under way, and a breath between two.
  scheduleCommit() {
    clearTimeout(this.commitTimer);
    const since = performance.now() - (this.sentAt ?? -PATIENCE);
    const breath = Math.max(BREATH, SHARE * this.lost);
    const wait = (this.answered >= this.number ? breath : PATIENCE) - since;
    this.commitTimer = setTimeout(() => this.dirty && this.commit("moving"), Math.max(wait, 0));
  }

  // Counts the frames that drawing the figures has cost, so that they follow without holding up the drag.
  watchFrames() {
    cancelAnimationFrame(this.frame);
    let last = performance.now();
    const watch = (now) => {
      this.lost += Math.max(0, now - last - FRAME);
      last = now;
      if (this.moving) this.frame = requestAnimationFrame(watch);
    };
    this.frame = requestAnimationFrame(watch);
  }

  // A timer can be late, with the next move already waiting behind it: let that one come first.
  rest() {
    const before = this.moves;
    requestAnimationFrame(() => setTimeout(() => this.moving && this.moves === before && this.commit("resting")));
  }

  settle() {
    clearTimeout(this.restTimer);
    clearTimeout(this.quietTimer);
    if (!this.moving || this.wanted) return;
    this.moving = false;
    this.commit("settled");
    this.announce();
  }

  // A change that Python has to see before it can be drawn: a typed number, a name, a class more.
  ask(...edit) {
    this.record(edit, false);
    this.commit("settled");
    this.afterAnswer = { number: this.number, action: () => this.announce() };
  }

  // ---- moves ------------------------------------------------------------------------------------

  move(slider, value) {
    const edit = slider === T ? [T, value] : ["logit", slider, value];
    const state = withEdit(this.drawn, edit);
    if (!this.picture(state)) {
      this.wanted = { slider, value };
      this.draw();
      return;
    }
    this.wanted = null;
    this.drawn = state;
    if (!this.moving) this.watchFrames();
    this.moving = true;
    this.moves += 1;
    this.record(edit, true);
    this.draw();
    this.scheduleCommit();
    clearTimeout(this.restTimer);
    clearTimeout(this.quietTimer);
    this.restTimer = setTimeout(() => this.rest(), REST);
    if (!this.pointer) this.quietTimer = setTimeout(() => this.settle(), QUIET);
  }

  choose(label) {
    this.record(["label", label], true);
    this.drawn = withEdit(this.drawn, ["label", label]);
    this.draw();
    this.commit("settled");
    this.announce();
  }

  // With many classes the sheet is coarse; the slider in hand gets its finest positions.
  hold(slider) {
    this.held = slider;
    if (this.server && this.sheet && this.sheet.stride > 1 && typeof slider === "number" && this.sheet.fineSlider !== slider)
      this.commit("resting");
  }

  // The stops that this slider has numbers for; moves in between go to the nearest.
  nearest(slider, value) {
    const stops = slider === T ? this.sheet.temperatures : this.stopsOf(slider);
    const index = Math.round(((value - stops[0]) / (stops.at(-1) - stops[0])) * (stops.length - 1));
    return stops[Math.min(Math.max(index, 0), stops.length - 1)];
  }

  stopsOf(slider) {
    return this.sheet.fineSlider === slider ? this.sheet.fineStops : this.sheet.stops;
  }

  // ---- the look-up ------------------------------------------------------------------------------

  // Where the numbers of a state stand: {table, at}, or null when the sheet has none for it.
  picture(state) {
    const { sheet } = this;
    if (!sheet || sheet.logits.length !== state.logits.length) return null;
    const moved = state.logits.flatMap((logit, i) => (logit === sheet.logits[i] ? [] : [i]));
    const sameTemperature = state.temperature === sheet.temperature;
    const size = state.logits.length;
    if (!moved.length && sameTemperature) return { table: sheet.now, at: 0 };
    if (!moved.length) return at(sheet.byTemperature, sheet.temperatures.indexOf(state.temperature), size);
    if (moved.length > 1 || !sameTemperature) return null;
    const [slider] = moved;
    const logit = state.logits[slider];
    if (sheet.fineSlider === slider) return at(sheet.fine, sheet.fineStops.indexOf(logit), size);
    const stop = sheet.stops.indexOf(logit);
    return stop < 0 ? null : at(sheet.coarse, slider * sheet.stops.length + stop, size);
  }

  // ---- drawing ----------------------------------------------------------------------------------

  layOut() {
    const { server, view } = this;
    const { classes } = server;
    while (this.rows.length < classes.length) {
      const row = buildRow(this, this.rows.length);
      this.rows.push(row);
      view.rows.append(row.root);
    }
    while (this.rows.length > classes.length) this.rows.pop().root.remove();
    this.rows.forEach((row, i) => row.name(classes[i], classes.length));
    view.layOut(server);
  }

  draw() {
    const picture = this.picture(this.drawn);
    if (!picture) return;
    const { logits, label } = this.drawn;
    const { probabilities, losses, gradientsIfTrue, gradientsIfOther, lossesInUnit } = picture.table;
    const open = logits.filter((logit) => logit !== null).length;
    const numbers = logits.map((logit, i) => ({
      logit,
      true: i === label,
      masked: logit === null,
      alone: logit !== null && open === 1, // the only class left: its loss is exactly 0
      probability: probabilities[picture.at + i],
      loss: losses[picture.at + i],
      lossInUnit: lossesInUnit[picture.at + i],
      gradient: (i === label ? gradientsIfTrue : gradientsIfOther)[picture.at + i],
    }));
    this.rows.forEach((row, i) => row.draw(numbers[i], this.wanted?.slider === i ? this.wanted.value : logits[i]));
    this.view.draw(numbers, this.drawn, this.server, this.wanted);
    this.lastNumbers = numbers;
  }

  announce() {
    const { unit, classes } = this.server;
    const { label } = this.drawn;
    const now = this.lastNumbers[label];
    this.view.say(
      `Loss ${readable(now.lossInUnit)} ${unit}. Probability of ${classes[label]}: ${readableProbability(now.probability, now.alone)}.`,
    );
  }

  // ---- the link ---------------------------------------------------------------------------------

  copyLink() {
    if (!this.edits.length && !this.moving) return this.copyNow();
    this.commit("settled");
    this.afterAnswer = { number: this.number, action: () => this.copyNow() };
  }

  async copyNow() {
    const link = `${location.origin}${location.pathname}?${this.server.link}`;
    try {
      await navigator.clipboard.writeText(link);
      this.view.copied();
    } catch {
      this.view.offerLink(link); // no clipboard without https, or without a recent click
    }
  }

  leave() {
    for (const timer of [this.commitTimer, this.retryTimer, this.restTimer, this.quietTimer, this.view.copiedTimer]) clearTimeout(timer);
    cancelAnimationFrame(this.frame);
    this.view.root.remove();
  }
}

// ---- what Python sends --------------------------------------------------------------------------

function readServer(data) {
  const { seen, revision, classes, unit, uniform, limit, link, notices, most_classes: mostClasses } = data;
  const state = { logits: data.logits, label: data.label, temperature: data.temperature, revision };
  return { seen, revision, classes, unit, uniform, limit, link, notices, mostClasses, state };
}

function readSheet(data) {
  return {
    logits: data.logits,
    temperature: data.temperature,
    stride: data.stride,
    stops: data.stops,
    coarse: readTable(data.sheet),
    fineSlider: data.fine ? data.held : null,
    fineStops: data.fineStops,
    fine: data.fine && readTable(data.fine),
    temperatures: data.temperatures,
    byTemperature: readTable(data.byTemperature),
    now: readTable(data.now),
  };
}

function readTable(table) {
  const column = (name) => table.getChild(name)?.toArray();
  const probabilities = column("probability");
  const losses = column("loss");
  return {
    probabilities,
    losses,
    gradientsIfTrue: column("gradient_if_true"),
    // At temperature 1 this column equals the probabilities, and in nats the next equals the losses: sent once.
    gradientsIfOther: column("gradient_if_other") ?? probabilities,
    lossesInUnit: column("loss_in_unit") ?? losses,
  };
}

const at = (table, row, size) => (row < 0 ? null : { table, at: row * size });

function withEdit(state, [kind, ...values]) {
  if (kind === "label") return { ...state, label: values[0] };
  if (kind === T) return { ...state, temperature: values[0] };
  return { ...state, logits: state.logits.map((logit, i) => (i === values[0] ? values[1] : logit)) };
}

// ---- numbers as people read them; scce/readable.py is the same for Python -------------------------

const MINUS = "\u2212";

function readable(value, signed = false) {
  if (Number.isNaN(value)) return "NaN";
  const sign = value < 0 ? MINUS : signed && value > 0 ? "+" : "";
  const size = Math.abs(value);
  if (size === Infinity) return `${sign}\u221e`;
  if (size === 0) return "0";
  if (size >= 0.001 && size < 100_000) return sign + size.toFixed(3);
  return sign + size.toExponential(1).replace("e+", "e").replace("-", MINUS);
}

function readableProbability(probability, alone = false) {
  return probability >= 0.9995 && !alone ? ">0.999" : readable(probability);
}

// A float64 ends at 4.9e-324: what is smaller is stored as 0, and is not 0.
const SMALLEST = `<4.9e${MINUS}324`;
const unlessZero = (text, value, genuine) => (value === 0 && !genuine ? SMALLEST : text);

const plain = (value) => (value === null ? "" : String(value));
const rounded = (value) => (value === null ? "" : String(Number(value.toFixed(4))));

// ---- the elements -------------------------------------------------------------------------------

function element(tag, properties = {}, ...children) {
  const { dataset, style, ...rest } = properties;
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(rest)) {
    if (name in node && name !== "role") node[name] = value;
    else node.setAttribute(name, value);
  }
  Object.assign(node.dataset, dataset);
  for (const [name, value] of Object.entries(style ?? {})) node.style.setProperty(name, value);
  node.append(...children);
  return node;
}

const tag = (text) => element("span", { className: "tag", textContent: text });

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function buildSlider(lab, slider, className) {
  const range = element("input", { type: "range", className });
  range.addEventListener("input", () => {
    range.step = range.dataset.step;
    lab.move(slider, lab.nearest(slider, range.valueAsNumber));
  });
  range.addEventListener("pointerdown", () => {
    lab.pointer = true;
    lab.hold(slider);
  });
  range.addEventListener("keydown", () => (lab.pointer = false));
  // A pointer lets go with this event; a key fires it at every step, and settles a while after the last.
  range.addEventListener("change", (event) => {
    if (lab.pointer || !event.isTrusted) lab.settle();
    lab.pointer = false;
  });
  range.addEventListener("blur", () => lab.settle());
  range.addEventListener("pointercancel", () => {
    lab.pointer = false;
    lab.settle(); // the finger went on to scroll the page
  });
  range.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && !event.buttons && lab.hold(slider));
  range.addEventListener("focus", () => lab.hold(slider));
  return range;
}

// A slider snaps to its own steps; a value between two is shown exactly, until it moves.
function drawSlider(range, low, high, step, value, shown) {
  const steps = shown === null ? 0 : (shown - low) / step;
  range.min = low;
  range.max = high;
  range.dataset.step = step;
  range.step = Math.abs(steps - Math.round(steps)) < 1e-9 ? step : "any";
  const position = shown === null ? low : shown;
  if (range.valueAsNumber !== position) range.value = position;
  range.setAttribute("aria-valuetext", value === null ? "minus infinity, masked" : plain(value));
}

function buildBox(lab, slider, className, name) {
  const box = element("input", { type: "number", className, step: "0.1", inputMode: "text", "aria-label": name });
  box.addEventListener("focus", () => {
    lab.hold(slider);
    box.value = box.dataset.exact;
    box.select();
  });
  box.addEventListener("input", () => {
    box.dataset.typing = "true";
    const value = box.valueAsNumber;
    if (Number.isFinite(value) && lab.nearest(slider, value) === value) lab.move(slider, value);
  });
  box.addEventListener("change", () => {
    delete box.dataset.typing;
    const value = box.valueAsNumber;
    if (!Number.isFinite(value)) return lab.draw();
    if (lab.nearest(slider, value) === value) return lab.settle();
    lab.ask(...(slider === T ? [T, value] : ["logit", slider, value]));
  });
  box.addEventListener("blur", () => {
    delete box.dataset.typing;
    lab.draw();
  });
  return box;
}

function drawBox(box, value) {
  box.dataset.exact = plain(value);
  if (box.dataset.typing) return;
  const text = box.matches(":focus") ? plain(value) : rounded(value); // all digits where they can be edited
  if (box.value !== text) box.value = text;
  box.placeholder = value === null ? `${MINUS}\u221e` : "";
}

function buildRow(lab, index) {
  const radio = element("input", { type: "radio", name: "true-class", className: "true" });
  radio.addEventListener("change", () => lab.choose(index));
  const name = element("input", { type: "text", className: "name", maxLength: 40, spellcheck: false, "aria-label": `name of class ${index}` });
  name.addEventListener("change", () => name.value.trim() && lab.ask("name", index, name.value.trim()));
  name.addEventListener("blur", () => (name.value = lab.server.classes[index] ?? ""));
  const range = buildSlider(lab, index, "logit");
  const box = buildBox(lab, index, "box", "");
  const cell = element("span", { className: "cell", dataset: { testid: "one-hot" } });
  const bar = element("span", { className: "fill" });
  const probability = element("span", { className: "number", dataset: { testid: "probability" } });
  const slope = element("span", { className: "fill" });
  const gradient = element("span", { className: "number", dataset: { testid: "gradient" } });
  const ifTrue = element("span", { className: "number", dataset: { testid: "loss-if-true" } });
  const remove = element("button", { type: "button", className: "remove", textContent: "\u00d7" });
  remove.addEventListener("click", () => lab.ask("remove", index));
  const root = element(
    "div",
    { className: "row", role: "group", style: { "--class-color": `var(--color-${index % 10})` } },
    element("span", { className: "who" }, radio, name),
    element("span", { className: "integer" }, tag("integer "), element("span", { textContent: index, dataset: { testid: "integer-label" } })),
    element("span", { className: "hot" }, tag("one-hot "), cell),
    element("span", { className: "pull" }, range, box),
    element("span", { className: "chance" }, tag("probability "), element("span", { className: "track" }, bar), probability),
    element("span", { className: "slope" }, tag("gradient "), element("span", { className: "track" }, slope), gradient),
    element("span", { className: "if-true" }, tag("loss if true "), ifTrue),
    remove,
  );

  return {
    root,
    name(text, count) {
      root.setAttribute("aria-label", text);
      if (lab.view.root.getRootNode().activeElement !== name) name.value = text;
      name.title = text;
      radio.setAttribute("aria-label", `${text} is the true class`);
      range.setAttribute("aria-label", `logit of ${text}`);
      box.setAttribute("aria-label", `exact value for ${text}`);
      remove.setAttribute("aria-label", `remove ${text}`);
      remove.disabled = count <= 2;
      for (const number of [probability, gradient]) number.dataset.class = text;
      const { limit } = lab.server;
      box.step = limit / 100;
    },
    draw(now, shown) {
      const { limit } = lab.server;
      radio.checked = now.true;
      root.classList.toggle("is-true", now.true);
      root.classList.toggle("is-waiting", shown !== now.logit);
      setText(cell, now.true ? "1" : "0");
      drawSlider(range, -limit, limit, limit / 100, now.logit, now.logit);
      drawBox(box, now.logit);
      bar.style.transform = `scaleX(${now.probability})`;
      setText(probability, unlessZero(readableProbability(now.probability, now.alone), now.probability, now.masked));
      probability.dataset.value = now.probability;
      slope.style.transform = `scaleX(${Math.max(-1, Math.min(1, now.gradient))})`;
      slope.classList.toggle("falls", now.gradient < 0);
      setText(gradient, unlessZero(readable(now.gradient, true), now.gradient, now.true ? now.alone : now.masked));
      gradient.dataset.value = now.gradient;
      setText(ifTrue, unlessZero(readable(now.lossInUnit), now.loss, now.alone));
      ifTrue.dataset.value = now.loss;
    },
  };
}

function buildView(lab) {
  const loss = element("span", { className: "loss-number", dataset: { testid: "loss" } });
  const units = ["nats", "bits"].map((unit) => {
    const radio = element("input", { type: "radio", name: "unit", value: unit });
    radio.addEventListener("change", () => lab.ask("unit", unit));
    return { unit, radio, label: element("label", {}, radio, element("span", { textContent: unit })) };
  });
  const meter = element("span", { className: "fill" });
  const uniform = element("span", { className: "uniform-text" });
  const verdict = element("p", { className: "verdict" });
  const waiting = element("span", { className: "waiting", textContent: "waiting for the server", hidden: true });
  const rows = element("div", { className: "rows" });
  const add = element("button", { type: "button", className: "add", textContent: "+ add a class" });
  add.addEventListener("click", () => lab.ask("add"));
  const range = buildSlider(lab, T, "temperature");
  range.setAttribute("aria-label", "temperature");
  const box = buildBox(lab, T, "box", "exact value for temperature");
  const integer = element("output", { className: "sum", "aria-live": "off" });
  const oneHot = element("output", { className: "sum", "aria-live": "off" });
  const integerLabel = element("span", { className: "view" });
  const oneHotLabel = element("span", { className: "view" });
  const note = element("p", { className: "note", hidden: true });
  const notices = element("div", { className: "notices", role: "alert" });
  const status = element("span", { className: "hidden", role: "status", "aria-live": "polite" });
  const copy = element("button", { type: "button", className: "copy", textContent: "Copy link" });
  copy.addEventListener("click", () => lab.copyLink());
  const linkField = element("input", { type: "text", readOnly: true, className: "link", hidden: true, "aria-label": "link to this state" });

  const head = (className, text, title) => element("span", { className, textContent: text, title });
  const root = element(
    "div",
    { className: "lab" },
    notices,
    element(
      "section",
      { className: "headline", "aria-label": "loss" },
      element("div", { className: "loss" }, element("span", { className: "loss-word", textContent: "loss" }), loss, element("span", { className: "units", role: "radiogroup", "aria-label": "unit of the loss" }, ...units.map(({ label }) => label))),
      element("div", { className: "scale" }, element("span", { className: "meter" }, meter, element("span", { className: "tick" })), uniform),
      verdict,
    ),
    element(
      "div",
      { className: "heads", "aria-hidden": "true" },
      head("who", "true class"),
      head("integer", "integer"),
      head("hot", "one-hot"),
      head("pull", "logit z: drag it"),
      head("chance", "probability p"),
      head("slope", "gradient \u2202loss/\u2202z"),
      head("if-true", "loss if true"),
    ),
    rows,
    element(
      "div",
      { className: "row heat", role: "group", "aria-label": "temperature" },
      element("span", { className: "who" }, element("span", { className: "heat-name", textContent: "temperature T" })),
      element("span", { className: "pull" }, range, box),
      element("span", { className: "heat-text", textContent: "softmax sees z / T: below 1 sharpens the probabilities, above 1 evens them out" }),
    ),
    element("div", { className: "tools" }, add, copy, linkField, waiting),
    element(
      "section",
      { className: "views", "aria-label": "the two computations" },
      element("div", { className: "card" }, element("h2", { textContent: "Integer label: look up one probability" }), integerLabel, integer),
      element("div", { className: "equals", "aria-hidden": "true", textContent: "=" }),
      element("div", { className: "card" }, element("h2", { textContent: "One-hot: multiply and add" }), oneHotLabel, oneHot),
    ),
    note,
    status,
  );

  return {
    root,
    rows,
    // The theme's ten colours, one per class in their order, as in the figures.
    colour() {
      const palette = getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors").split(",");
      palette.forEach((colour, i) => root.style.setProperty(`--color-${i}`, colour.trim()));
    },
    layOut(server) {
      add.disabled = server.classes.length >= server.mostClasses;
      box.step = 0.1;
      for (const { unit, radio } of units) radio.checked = unit === server.unit;
      setText(uniform, `guessing evenly: ${server.unit === "bits" ? "log\u2082" : "ln"} ${server.classes.length} = ${readable(server.uniform)}`);
      if (notices.textContent !== server.notices.join("")) notices.replaceChildren(...server.notices.map((text) => element("p", { textContent: text })));
      if (linkField.value && !linkField.value.endsWith(server.link)) linkField.hidden = true;
    },
    draw(numbers, state, server, wanted) {
      const { label, temperature } = state;
      const now = numbers[label];
      const lossText = unlessZero(readable(now.lossInUnit), now.loss, now.alone);
      setText(loss, lossText);
      loss.dataset.value = now.loss;
      meter.style.transform = `scaleX(${Math.min(now.lossInUnit / server.uniform / 3, 1)})`;
      const name = server.classes[label];
      setText(verdict, verdictOf(now, numbers, name, server));
      waiting.hidden = !wanted;
      drawSlider(range, 0.1, 5, 0.1, temperature, Math.min(Math.max(temperature, 0.1), 5));
      drawBox(box, temperature);
      const log = server.unit === "bits" ? "log\u2082" : "ln";
      const p = (one) => probabilityText(one, temperature);
      setText(integerLabel, `label ${label}`);
      setText(integer, `${MINUS}${log} p[${label}] = ${MINUS}${log} ${p(now)} = ${lossText} ${server.unit}`);
      setText(oneHotLabel, `targets [${numbers.map(({ true: hot }) => (hot ? 1 : 0)).join(", ")}]`);
      setText(oneHot, `${MINUS}(${terms(numbers, log, p)}) = ${lossText} ${server.unit}`);
      const text = noteOf(now, numbers, name);
      note.hidden = !text;
      setText(note, text);
    },
    say(text) {
      setText(status, text);
    },
    copied() {
      linkField.hidden = true;
      copy.textContent = "Link copied";
      setText(status, "Link copied");
      clearTimeout(this.copiedTimer);
      this.copiedTimer = setTimeout(() => (copy.textContent = "Copy link"), 2000);
    },
    offerLink(link) {
      linkField.hidden = false;
      linkField.value = link;
      linkField.focus();
      linkField.select();
      setText(status, "Copy the link from the text field");
    },
  };
}

// p as it stands in a formula: near 1, as its distance from 1, which is minus the gradient at T = 1.
function probabilityText(one, temperature) {
  if (one.true && one.probability >= 0.9995 && one.gradient < 0 && temperature === 1) return `(1 ${MINUS} ${readable(-one.gradient)})`;
  return unlessZero(readableProbability(one.probability, one.alone), one.probability, one.masked);
}

// One term per class, the zeros beyond six classes counted instead of written.
function terms(numbers, log, p) {
  const term = (one) => `${one.true ? 1 : 0}\u00b7${log} ${p(one)}`;
  if (numbers.length <= 6) return numbers.map(term).join(" + ");
  return `${term(numbers.find((one) => one.true))} + ${numbers.length - 1} terms 0\u00b7${log} p`;
}

function verdictOf(now, numbers, name, server) {
  const best = numbers.reduce((a, b) => (b.probability > a.probability ? b : a));
  const chance = unlessZero(readableProbability(now.probability, now.alone), now.probability, now.masked);
  const says = now.masked ? `The model rules ${name} out.` : `The model gives ${name}, the true class, ${chance}.`;
  if (now.masked) return says;
  if (now.lossInUnit > server.uniform) return `${says} That is worse than guessing evenly.`;
  if (now.probability === best.probability) return `${says} Its best guess is right.`;
  return `${says} Another class gets more.`;
}

function noteOf(now, numbers, name) {
  if (now.masked) return `The logit of ${name} is ${MINUS}\u221e: the class is masked, its probability is exactly 0, and ${MINUS}ln 0 is infinite. A model that rules the true class out cannot be repaired by a gradient step. Drag its slider to give it a logit again.`;
  if (numbers.some(({ masked }) => masked)) return `A logit of ${MINUS}\u221e masks a class: its probability is exactly 0. In the one-hot sum its term 0\u00b7ln 0 counts as 0, so both computations still agree.`;
  return "";
}
