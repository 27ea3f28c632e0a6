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

const tag = (text) => element("span", { className: "tag", textContent: text });

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

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

function buildBox(live, slider, className, name) {
  const box = element("input", { type: "number", className, step: "0.1", inputMode: "text", "aria-label": name });
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

// What every component has around its picture: sentences about bad input, the link, announcements.
function buildFrame(live) {
  const notices = element("div", { className: "notices", role: "alert" });
  const status = element("span", { className: "hidden", role: "status", "aria-live": "polite" });
  const waiting = element("span", { className: "waiting", textContent: "waiting for the server", hidden: true });
  const copy = element("button", { type: "button", className: "copy", textContent: "Copy link" });
  copy.addEventListener("click", () => live.copyLink());
  const linkField = element("input", { type: "text", readOnly: true, className: "link", hidden: true, "aria-label": "link to this state" });

  return {
    notices,
    status,
    waiting,
    copy,
    linkField,
    layOut(server) {
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

// The theme's ten colours, one per class in their order, as in the figures.
function colour(root) {
  const palette = getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors").split(",");
  palette.forEach((one, i) => root.style.setProperty(`--color-${i}`, one.trim()));
}

// A choice between nats and bits.
function buildUnits(live) {
  const units = ["nats", "bits"].map((unit) => {
    const radio = element("input", { type: "radio", name: "unit", value: unit });
    radio.addEventListener("change", () => live.ask("unit", unit));
    return { unit, radio, label: element("label", {}, radio, element("span", { textContent: unit })) };
  });
  return {
    root: element("span", { className: "units", role: "radiogroup", "aria-label": "unit of the loss" }, ...units.map(({ label }) => label)),
    // An answer to an earlier edit does not take back the choice that is still on its way.
    layOut(server) {
      const asked = live.edits.findLast(({ edit }) => edit[0] === "unit");
      for (const { unit, radio } of units) radio.checked = unit === (asked?.edit[1] ?? server.unit);
    },
  };
}

// A short name of the logarithm in a unit.
const logarithm = (unit) => (unit === "bits" ? "log\u2082" : "ln");
