// What live components are made of: numbers as people read them, elements, the headline and its ruler, bars.

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
  if (probability >= 0.0001 && probability < 0.001) return probability.toPrecision(2);
  return probability >= 0.9995 && !alone ? ">0.999" : readable(probability);
}

// A float64 ends at 4.9e-324: what is smaller is stored as 0, and is not 0.
const SMALLEST = `<4.9e${MINUS}324`;
const unlessZero = (text, value, genuine) => (value === 0 && !genuine ? SMALLEST : text);

// A probability in hundredths, for a sentence.
function percent(probability, alone = false) {
  const hundredths = probability * 100;
  if (probability === 0 || (probability === 1 && alone)) return `${hundredths} %`;
  if (hundredths >= 99.95) return ">99.9 %";
  if (hundredths < 0.0001) return "<0.0001 %";
  return `${hundredths < 0.95 ? Number(hundredths.toPrecision(2)) : hundredths.toFixed(1)} %`;
}

const plain = (value) => (value === null ? "" : String(value));
const rounded = (value) => (value === null ? "" : String(Number(value.toFixed(4))));

const LONG_FOR_THE_BACK_ROW = 8; // letters of a name, which takes room from what is beside it

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
// A part of the picture, by the name that a link has for it.
function part(name, node) {
  node.dataset.part = name;
  return node;
}

const tagged = (className, text, ...nodes) => element("span", { className }, tag(text), ...nodes);
const numberOf = (testid, className = "number") => element("span", { className, dataset: { testid } });

// A function that runs only when the names are others than before.
function onNewNames(change) {
  let before;
  return (server) => {
    const names = JSON.stringify(server.classes);
    if (names !== before) change(server);
    before = names;
  };
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A number as people read it, and as it is.
function setNumber(node, text, value) {
  setText(node, text);
  node.dataset.value = value;
}

// ---- what is around a picture -------------------------------------------------------------------

// The ways to the same state: by its link, for the back row, and on another page.
function buildWays(live) {
  const copy = element("button", { type: "button", className: "copy", textContent: "Copy link" });
  copy.addEventListener("click", () => live.copyLink());
  const present = element("a", { className: "present", textContent: "Present", title: "This page for the back row of a room; Esc leads back" });
  return { copy, present, elsewhere: element("a", { className: "elsewhere", hidden: true }) };
}

// What every component has around its picture: sentences about bad input, the link, announcements.
function buildFrame(live) {
  const notices = element("div", { className: "notices", role: "alert" });
  const status = element("span", { className: "hidden", role: "status", "aria-live": "polite" });
  const waiting = element("span", { className: "waiting", textContent: "waiting for the server", hidden: true });
  const ways = buildWays(live);
  const linkField = element("input", { type: "text", readOnly: true, className: "link", hidden: true, "aria-label": "link to this state" });

  return {
    ...ways,
    notices,
    status,
    waiting,
    linkField,
    layOut(server) {
      ways.present.href = addressWithView(server.link);
      layOutElsewhere(ways.elsewhere, live.host.elsewhere, server.link);
      if (notices.textContent !== server.notices.join("")) notices.replaceChildren(...server.notices.map((text) => element("p", { textContent: text })));
      if (linkField.value && !linkField.value.endsWith(server.link)) linkField.hidden = true;
    },
    say(text) {
      setText(status, text);
    },
    copied() {
      linkField.hidden = true;
      ways.copy.textContent = "Link copied";
      setText(status, "Link copied");
      clearTimeout(this.copiedTimer);
      this.copiedTimer = setTimeout(() => (ways.copy.textContent = "Copy link"), 2000);
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

const tools = (frame, ...buttons) => element("div", { className: "tools" }, ...buttons, frame.copy, frame.present, frame.elsewhere, frame.linkField, frame.waiting);

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
  let shown;
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
      const pressed = [...row.children].find((button) => chosen.includes(button.textContent));
      if (pressed && pressed !== shown) row.scrollLeft = pressed.offsetLeft + pressed.offsetWidth - row.offsetWidth; // on a phone it may be out of sight
      shown = pressed;
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
  const number = numberOf(testid, "number answer");
  return {
    root: tagged(`bar ${className}`, text, element("span", { className: "track answer" }, bar), number),
    bar,
    number,
    draw(share, shown, value) {
      bar.style.transform = `scaleX(${share})`;
      setNumber(number, shown, value);
    },
  };
}

// ---- the headline -------------------------------------------------------------------------------

// Where a value stands on the ruler; what is beyond its end stands at the end.
const shareOfRuler = (value, { ruler }) => Math.min(value / ruler.at(-1), 1);

// Places at a share of the width of a rail, a ruler or the strip. What stands within begins there at 0 and ends there at 1.
const at = (share) => `translateX(${share * 100}cqw)`;
const within = (share) => `translateX(calc(${share * 100}cqw - ${share * 100}%))`;

// A ruler with fixed ends, the mark of guessing, and some bars.
function buildRuler(bars) {
  const [guess, tick] = [words("guess-text", ""), words("tick", "")];
  const ends = element("span", { className: "ends", "aria-hidden": "true" });
  const beyond = element("span", { className: "beyond", textContent: "\u00bb", "aria-hidden": "true" });
  const root = element("div", { className: "ruler" }, guess, element("span", { className: "meter" }, ...bars, beyond), tick, ends);
  return {
    root: part("ruler", root),
    layOut(server) {
      const { ruler, uniform } = server;
      const share = shareOfRuler(uniform, server);
      tick.style.transform = at(share);
      guess.style.transform = within(share);
      setText(guess, `guessing ${readable(uniform)}`);
      ends.replaceChildren(...ruler.map((end, i) => buildEnd(end, i / (ruler.length - 1))));
    },
    draw(value, { ruler }) {
      root.classList.toggle("is-beyond", value > ruler.at(-1));
    },
  };
}

const buildEnd = (end, share) => element("span", { className: "end", textContent: end, style: { transform: within(share) } });

// The number that it is all about, with its unit, a ruler with some bars, and a sentence.
function buildHeadline({ label, word, testid, bars, parts = [] }) {
  const number = numberOf(testid, "loss-number answer");
  const unit = words("loss-unit", "");
  const ruler = buildRuler(bars);
  const sentence = buildSentence();
  const loss = element("div", { className: "loss" }, element("span", { className: "loss-word" }, word, unit), number);
  const root = element("section", { className: "headline", "aria-label": label }, part("loss", loss), ruler.root, ...parts, sentence.root);
  return {
    root,
    sentence: sentence.root,
    layOut(server) {
      setText(unit, ` in ${server.unit}`);
      ruler.layOut(server);
    },
    draw(text, value, says, server, onRuler = value) {
      setNumber(number, text, value);
      number.classList.toggle("is-long", text.length > 6);
      ruler.draw(onRuler, server);
      sentence.draw(says);
    },
  };
}

// A sentence of a few pieces, every second of which is bold.
function buildSentence() {
  const pieces = Array.from({ length: 12 }, (_, i) => element(i % 2 ? "b" : "span"));
  return {
    root: part("sentence", element("p", { className: "verdict answer" }, ...pieces)),
    draw(says) {
      pieces.forEach((piece, i) => setText(piece, says[i] ?? ""));
    },
  };
}
