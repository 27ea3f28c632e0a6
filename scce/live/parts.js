// What live components are made of: numbers as people read them, elements, sliders with their exact values.

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

const words = (className, textContent) => element("span", { className, textContent });
const tag = (text) => words("tag", text);
const tagged = (className, text, ...nodes) => element("span", { className }, tag(text), ...nodes);
const numberOf = (testid, className = "number") => element("span", { className, dataset: { testid } });

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A number as people read it, and as it is.
function setNumber(node, text, value) {
  setText(node, text);
  node.dataset.value = value;
}

// ---- sliders with their exact values ------------------------------------------------------------

function buildSlider(live, slider, className) {
  const range = element("input", { type: "range", className });
  range.addEventListener("input", () => {
    range.step = range.dataset.step;
    live.move(slider, live.nearest(slider, range.valueAsNumber));
  });
  range.addEventListener("pointerdown", () => {
    live.pointer = true;
    live.hold(slider);
  });
  range.addEventListener("keydown", () => (live.pointer = false));
  // A pointer lets go with this event; a key fires it at every step, and settles a while after the last.
  range.addEventListener("change", (event) => {
    if (live.pointer || !event.isTrusted) live.settle();
    live.pointer = false;
  });
  range.addEventListener("blur", () => live.settle());
  range.addEventListener("pointercancel", () => {
    live.pointer = false;
    live.settle(); // the finger went on to scroll the page
  });
  range.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && !event.buttons && live.hold(slider));
  range.addEventListener("focus", () => live.hold(slider));
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

function buildBox(live, slider) {
  const box = element("input", { type: "number", className: "box", inputMode: "text" });
  box.addEventListener("focus", () => {
    live.hold(slider);
    box.value = box.dataset.exact;
    box.select();
  });
  box.addEventListener("input", () => {
    box.dataset.typing = "true";
    const value = box.valueAsNumber;
    if (Number.isFinite(value) && live.nearest(slider, value) === value) live.move(slider, value);
  });
  box.addEventListener("change", () => {
    delete box.dataset.typing;
    const value = box.valueAsNumber;
    if (!Number.isFinite(value)) return live.draw();
    if (live.nearest(slider, value) === value) return live.settle();
    live.ask(...live.typed(slider, value));
  });
  box.addEventListener("blur", () => {
    delete box.dataset.typing;
    live.draw();
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

// A slider and its box, behind the words before them.
function buildPull(live, slider, className, ...before) {
  const range = buildSlider(live, slider, className);
  const box = buildBox(live, slider);
  return {
    root: element("span", { className: "pull" }, ...before, range, box),
    name(ofSlider, ofBox) {
      range.setAttribute("aria-label", ofSlider);
      box.setAttribute("aria-label", ofBox);
    },
    draw(low, high, step, value, shown = value) {
      drawSlider(range, low, high, step, value, shown);
      box.step = step;
      drawBox(box, value);
    },
  };
}

// ---- what is around a picture -------------------------------------------------------------------

// What every component has around its picture: sentences about bad input, the link, announcements.
function buildFrame(live) {
  const notices = element("div", { className: "notices", role: "alert" });
  const status = element("span", { className: "hidden", role: "status", "aria-live": "polite" });
  const waiting = element("span", { className: "waiting", textContent: "waiting for the server", hidden: true });
  const copy = element("button", { type: "button", className: "copy", textContent: "Copy link" });
  copy.addEventListener("click", () => live.copyLink());
  const elsewhere = element("a", { className: "elsewhere", hidden: true });
  const linkField = element("input", { type: "text", readOnly: true, className: "link", hidden: true, "aria-label": "link to this state" });

  return {
    notices,
    status,
    waiting,
    copy,
    linkField,
    elsewhere,
    layOut(server) {
      layOutElsewhere(elsewhere, live.host.elsewhere, server.link);
      if (notices.textContent !== server.notices.join("")) notices.replaceChildren(...server.notices.map((text) => element("p", { textContent: text })));
      if (linkField.value && !linkField.value.endsWith(server.link)) linkField.hidden = true;
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

const tools = (frame, ...buttons) => element("div", { className: "tools" }, ...buttons, frame.copy, frame.elsewhere, frame.linkField, frame.waiting);

// A link to the same state in another page, where the host knows of one.
function layOutElsewhere(anchor, known, link) {
  anchor.hidden = !known;
  if (!known) return;
  setText(anchor, known.text);
  anchor.href = `${known.address}?${link}`;
}

// The theme's ten colours, one per class in their order, as in the figures.
function colour(root) {
  const palette = getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors").split(",");
  palette.forEach((one, i) => root.style.setProperty(`--color-${i}`, one.trim()));
}

// A choice between nats and bits.
function buildUnits(live) {
  const units = buildChoices("unit", "unit of the loss", [["nats", "nats"], ["bits", "bits"]], (unit) => live.ask("unit", unit));
  return {
    root: units.root,
    layOut(server) {
      units.show(live.asked("unit") ?? server.unit);
    },
  };
}

// What is ready made: sets of classes, and situations. Python says which of it the state is.
function buildReadyMade(live, ofSets, ofSituations) {
  const [sets, situations] = [buildSets(live, ofSets), buildSituations(live, ofSituations)];
  return {
    root: element("div", { className: "ready-made" }, sets.root, situations.root),
    layOut({ readyMade }) {
      sets.layOut(readyMade.classes);
      situations.layOut(readyMade.situation);
    },
  };
}

// A reader's own classes are shown, and are no set to go back to.
function buildSets(live, label) {
  const select = element("select", { className: "sets", "aria-label": label });
  select.addEventListener("change", () => select.value && live.start("classes", select.value));
  return {
    root: element("label", { className: "choice" }, words("choice-word", label), select),
    layOut({ names, chosen }) {
      const shown = live.asked("classes") ?? chosen[0] ?? "";
      const options = shown ? names : [...names, ""];
      if (select.options.length !== options.length)
        select.replaceChildren(...options.map((value) => element("option", { value, textContent: value || "your own classes" })));
      select.value = shown;
    },
  };
}

function buildSituations(live, label) {
  const row = element("div", { className: "situations" });
  const build = (textContent) => {
    const button = element("button", { type: "button", textContent });
    button.addEventListener("click", () => live.start("situation", textContent));
    return button;
  };
  return {
    root: element("div", { className: "choice", role: "group", "aria-label": label }, element("span", { className: "choice-word", textContent: label, "aria-hidden": "true" }), row),
    layOut({ names, chosen }) {
      if (row.children.length !== names.length) row.replaceChildren(...names.map(build));
      for (const button of row.children) button.setAttribute("aria-pressed", chosen.includes(button.textContent));
    },
  };
}

// A short name of the logarithm in a unit.
const logarithm = (unit) => (unit === "bits" ? "log\u2082" : "ln");

// ---- what a picture is made of ------------------------------------------------------------------

const head = (className, ...text) => element("span", { className }, ...text);
const heads = (...columns) => element("div", { className: "heads", "aria-hidden": "true" }, ...columns);

// The group of a class or an outcome, in its colour.
const rowOf = (index, ...parts) => element("div", { className: "row", role: "group", style: { "--class-color": `var(--color-${index % 10})` } }, ...parts);

function buildAdd(live, textContent) {
  const add = element("button", { type: "button", className: "add", textContent });
  add.addEventListener("click", () => live.ask("add"));
  return add;
}

function buildRemove(live, index) {
  const remove = element("button", { type: "button", className: "remove", textContent: "\u00d7" });
  remove.addEventListener("click", () => live.ask("remove", index));
  return remove;
}

// Radio buttons side by side: [value, text] each.
function buildChoices(name, label, choices, choose) {
  const radios = choices.map(([value, textContent]) => {
    const radio = element("input", { type: "radio", name, value });
    radio.addEventListener("change", () => choose(value));
    return { value, radio, label: element("label", {}, radio, element("span", { textContent })) };
  });
  return {
    root: element("span", { className: "units", role: "radiogroup", "aria-label": label }, ...radios.map((one) => one.label)),
    show(chosen) {
      for (const { value, radio } of radios) radio.checked = value === chosen;
    },
  };
}

// A bar and its number.
function buildBar(className, text, testid) {
  const bar = element("span", { className: "fill" });
  const number = numberOf(testid);
  return {
    root: tagged(`bar ${className}`, text, element("span", { className: "track" }, bar), number),
    bar,
    number,
    draw(share, shown, value) {
      bar.style.transform = `scaleX(${share})`;
      setNumber(number, shown, value);
    },
  };
}

// A meter ends at three times what guessing evenly costs.
const shareOfMeter = (value, { uniform }) => Math.min(value / uniform / 3, 1);

// The number that it is all about, with its unit, a meter with some bars, and a verdict.
function buildHeadline(live, { label, word, testid, bars, parts = [] }) {
  const number = numberOf(testid, "loss-number");
  const units = buildUnits(live);
  const uniform = element("span", { className: "uniform-text" });
  const verdict = element("p", { className: "verdict" });
  const root = element(
    "section",
    { className: "headline", "aria-label": label },
    element("div", { className: "loss" }, words("loss-word", word), number, units.root),
    element("div", { className: "scale" }, element("span", { className: "meter" }, ...bars, element("span", { className: "tick" })), uniform),
    ...parts,
    verdict,
  );
  return {
    root,
    layOut(server, before, size) {
      units.layOut(server);
      setText(uniform, `${before}${logarithm(server.unit)} ${size} = ${readable(server.uniform)}`);
    },
    draw(text, value, says) {
      setNumber(number, text, value);
      setText(verdict, says);
    },
  };
}
