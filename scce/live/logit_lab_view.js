// What the lab looks like. A row per class is the whole computation, from left to right: its score, e to it, its share of
// one whole, and whether it is picked. Above the rows is the loss; below them all shares, and both ways to read a label.

// ---- a row per class ----------------------------------------------------------------------------

function buildRow(lab, index) {
  const who = buildWho(lab, index);
  const pull = buildPull(lab, index, "logit");
  const slope = buildSlope(lab, pull.rail);
  const power = buildBar("power", "e to the score, the largest being 1: ", "power");
  const share = buildBar("share", "share ", "probability");
  const pick = buildPick();
  const root = rowOf(index, who.root, part("score", pull.root), part("power", power.root), part("share", share.root), pick.root);
  return {
    root,
    gliding: [pull.rail.thumb, slope.arrow, slope.label],
    name(text) {
      root.setAttribute("aria-label", text);
      who.name(text);
      pull.name(`logit of ${text}`, `exact value for ${text}`);
      for (const number of [share.number, slope.number]) number.dataset.class = text;
    },
    draw(now, shown) {
      const { limit, pace } = lab.server;
      root.classList.toggle("is-true", now.true);
      root.classList.toggle("is-masked", now.masked);
      root.classList.toggle("is-waiting", shown !== now.logit);
      who.draw(now);
      pull.draw(-limit, limit, pace, now.logit);
      slope.draw(now);
      power.draw(now.power, `\u00d7${powerText(now)}`, now.power);
      share.draw(now.probability, chanceText(now), now.probability);
      pick.draw(now);
    },
    nudge() {
      const { transform } = pull.rail.thumb.style;
      animate(pull.rail.thumb, {}, { transform: `${transform} translateX(0.7em)` }, { transform: `${transform} translateX(-0.3em)` }, {});
    },
    ...pick.moves,
  };
}

const LONG = 11; // letters of a name, for which the column of the names is as wide as it can be

// Whether the class is the true one, its name, and its number.
function buildWho(lab, index) {
  const radio = element("input", { type: "radio", name: "true-class", className: "true" });
  radio.addEventListener("change", () => lab.chooseTrue(index));
  const name = element("input", { type: "text", className: "name", dir: "auto", maxLength: 40, spellcheck: false, "aria-label": `name of class ${index}` });
  name.addEventListener("change", () => name.value.trim() && lab.ask("name", index, name.value.trim()));
  name.addEventListener("blur", () => (name.value = lab.server.classes[index] ?? ""));
  const shown = element("span", { className: "name-shown", dir: "auto", "aria-hidden": "true" }); // a field has one line
  const integer = element("span", { className: "integer", textContent: index, dataset: { testid: "integer-label" } });
  return {
    root: element("span", { className: "who" }, radio, name, shown, tag("integer "), integer),
    name(text) {
      const isTyped = lab.view.root.getRootNode().activeElement === name;
      if (!isTyped) Object.assign(name, { value: text, size: text.length });
      name.title = text;
      setText(shown, text);
      name.classList.toggle("is-long", text.length > LONG);
      name.classList.toggle("is-longish", text.length > LONG_FOR_THE_BACK_ROW);
      radio.setAttribute("aria-label", `${text} is the true class`);
    },
    draw(now) {
      radio.checked = now.true;
    },
  };
}

// The slope of the loss: an arrow from the thumb, as long as the next gradient step and in its direction, and its number.
function buildSlope(lab, rail) {
  const [shaft, head] = [words("shaft", ""), words("head", "")];
  const arrow = element("span", { className: "arrow", "aria-hidden": "true" }, shaft, head);
  const number = numberOf("gradient", "number answer");
  const label = element("span", { className: "slope" }, words("slope-word", "slope "), number);
  rail.root.append(part("slope", arrow), part("slope", label));
  return {
    number,
    arrow,
    label,
    draw({ gradient, true: hot, alone, masked }) {
      label.style.transform = within(rail.share);
      arrow.hidden = !gradient || masked;
      if (gradient === null) return setNumber(number, "\u2026", null);
      setNumber(number, slopeText(gradient, hot ? alone : masked), gradient);
      const room = gradient < 0 ? 1 - rail.share : rail.share;
      const length = Math.min(Math.abs(gradient) * lab.server.step, room);
      arrow.style.transform = `${at(rail.share)} scaleX(${gradient < 0 ? 1 : -1})`;
      shaft.style.transform = `scaleX(${length})`;
      head.style.transform = at(length);
    },
  };
}

// In the form of a probability, which it is but for its sign and the temperature.
const slopeText = (slope, genuine) => unlessZero(`${slope < 0 ? MINUS : slope > 0 ? "+" : ""}${readableProbability(Math.abs(slope), true)}`, slope, genuine);

// The entry of the one-hot row: 1, black, or 0.
function buildPick() {
  const cell = element("span", { className: "cell", dataset: { testid: "one-hot" } });
  return {
    root: part("pick", tagged("pick", "one-hot ", cell)),
    draw(now) {
      setText(cell, now.true ? "1" : "0");
    },
    moves: {
      pickTop: () => cell.getBoundingClientRect().top,
      slidePick(top) {
        const way = top - cell.getBoundingClientRect().top;
        animate(cell, { transform: `translateY(${way}px)` }, { transform: "none" });
      },
    },
  };
}

function buildHeads() {
  const power = element("span", {});
  const named = (name, ...text) => part(name, head(name, ...text));
  const root = heads(
    named("score", "1 \u00b7 score ", element("b", { textContent: "drag" })),
    named("power", "2 \u00b7 ", power),
    named("share", "3 \u00b7 share of one whole"),
    named("pick", "pick"),
  );
  return {
    root,
    draw(temperature) {
      const exponent = temperature === 1 ? "z" : `z/${rounded(temperature)}`;
      if (this.exponent !== exponent) power.replaceChildren("e", element("sup", { textContent: exponent }));
      this.exponent = exponent;
    },
  };
}

// ---- all shares, and the two readings of the label ----------------------------------------------

// One strip that the shares always fill, with an outline around the one that is picked.
function buildStrip() {
  const [rim, left, right] = ["rim", "side left", "side right"].map((name) => words(name, ""));
  const root = element("div", { className: "strip answer", "aria-hidden": "true" }, rim, left, right);
  let segments = [];
  const measure = () => segments.forEach((segment) => segment.measure(root.clientWidth));
  new ResizeObserver(measure).observe(root);
  return {
    root: part("strip", root),
    outline: [rim, left, right],
    layOut: onNewNames(({ classes }) => {
      for (const { nodes } of segments) for (const node of nodes) node.remove();
      segments = classes.map(buildSegment);
      root.prepend(...segments.flatMap(({ nodes }) => nodes));
      measure();
    }),
    draw(numbers) {
      let start = 0; // a share begins where the one before it ends
      numbers.forEach((now, i) => {
        const share = now.probability;
        segments[i].draw(start, share, now.true);
        if (now.true) drawOutline(rim, left, right, start, Math.min(start + share, 1));
        start = Math.min(start + share, 1);
      });
    },
  };
}

function drawOutline(rim, left, right, start, end) {
  rim.style.transform = `${at(start)} scaleX(${end - start})`;
  left.style.transform = at(start);
  right.style.transform = `${at(end)} translateX(-100%)`;
}

// A share, and the name on it where there is room.
function buildSegment(name, i) {
  const style = { "--class-color": `var(--color-${i % 10})` };
  const ground = element("span", { className: "ground", style });
  const text = element("bdi", { className: "segment-name", textContent: name });
  let [needed, drawn] = [1, [0, 0, false]];
  return {
    nodes: [ground, text],
    measure(width) {
      needed = (text.offsetWidth + 4) / (width || 1);
      this.draw(...drawn);
    },
    draw(...now) {
      const [start, share, picked] = (drawn = now);
      ground.style.transform = `${at(start)} scaleX(${share})`;
      ground.classList.toggle("is-picked", picked);
      text.style.transform = share < needed ? "" : at(start);
      text.classList.toggle("is-picked", picked);
      text.classList.toggle("is-narrow", share < needed);
    },
  };
}

// What either form of the label does, as an equation. To point at either of them lights the row that both pick.
function buildEquation(light) {
  const [integer, oneHot] = [element("b"), element("b")];
  const [taken, share] = [element("span"), element("span", { className: "answer" })];
  const sides = [
    buildReading(light, "label as integer ", integer, taken, share),
    buildReading(light, "label as one-hot ", oneHot, " \u2192 keep one row"),
  ];
  const equals = element("span", { className: "equals", textContent: "=" });
  return {
    root: part("equation", element("div", { className: "equation", role: "group", "aria-label": "both readings of the label" }, sides[0], equals, sides[1])),
    draw(numbers, { label }) {
      setText(integer, String(label));
      const chance = chanceText(numbers[label]);
      setText(taken, ` \u2192 take p[${label}] ${"<>".includes(chance[0]) ? "" : "= "}`);
      setText(share, chance);
      setText(oneHot, targetsText(numbers));
    },
  };
}

function buildReading(light, ...text) {
  const reading = element("button", { type: "button", className: "reading" }, element("span", {}, ...text));
  for (const event of ["pointerenter", "focus", "click"]) reading.addEventListener(event, () => light(true));
  for (const event of ["pointerleave", "blur"]) reading.addEventListener(event, () => light(false));
  return reading;
}

const targetsText = (numbers) => `[${numbers.map((one) => (one.true ? 1 : 0)).join(", ")}]`;

// ---- one press away -----------------------------------------------------------------------------

// Buttons that open what is below them; which are open is a part of the state.
function buildPanels(lab, panels) {
  const built = Object.entries(panels).map(([name, { title, root }]) => {
    const button = element("button", { type: "button", className: "opener" }, ...title);
    button.addEventListener("click", () => lab.toggle(name));
    return { name, button, panel: element("section", { className: `panel ${name}`, hidden: true }, root) };
  });
  const openers = element("div", { className: "openers" }, ...built.map(({ button }) => button));
  return {
    root: part("panels", element("div", { className: "panels" }, openers, ...built.map(({ panel }) => panel))),
    draw(open) {
      for (const { name, button, panel } of built) {
        panel.hidden = !open.includes(name);
        button.setAttribute("aria-expanded", String(!panel.hidden));
      }
    },
  };
}

// The ready-made sets of classes, one class more, or one less.
function buildClasses(lab) {
  const sets = buildSets(lab, "Classes");
  const add = buildAdd(lab, "+ add a class");
  const removers = element("span", { className: "removers" });
  const buildRemover = (name, i) => {
    const remove = buildRemove(lab, i);
    remove.append(element("bdi", { textContent: name }));
    remove.setAttribute("aria-label", `remove ${name}`);
    return remove;
  };
  const layOutNames = onNewNames(({ classes, mostClasses }) => {
    add.disabled = classes.length >= mostClasses;
    removers.replaceChildren(...classes.map(buildRemover));
    for (const remove of removers.children) remove.disabled = classes.length <= 2;
  });
  return {
    root: element("div", { className: "classes" }, sets.root, removers, add),
    layOut(server) {
      sets.layOut(server.readyMade.classes);
      layOutNames(server);
    },
  };
}

function buildHeat(lab) {
  const pull = buildPull(lab, T, "temperature");
  pull.name("temperature", "exact value for temperature");
  const text = words("heat-text", "softmax sees z / T: below 1 sharpens the probabilities, above 1 evens them out");
  return {
    root: element("div", { className: "heat", role: "group", "aria-label": "temperature" }, words("heat-name", "T"), pull.root, text),
    draw(temperature) {
      pull.draw(0.1, 5, 0.1, temperature);
    },
  };
}

// The loss written out twice: from the integer label, and from the one-hot targets.
function buildComputations() {
  const [integer, oneHot] = [buildComputation("Integer label: look up one probability"), buildComputation("One-hot: multiply and add")];
  const equals = element("div", { className: "equals", "aria-hidden": "true", textContent: "=" });
  const note = element("p", { className: "note", hidden: true });
  const views = element("section", { className: "views", "aria-label": "the two computations" }, integer.root, equals, oneHot.root);
  return {
    root: element("div", {}, views, note),
    draw(numbers, { label, temperature }, unit) {
      const now = numbers[label];
      const log = logarithm(unit);
      const result = `${lossText(now)} ${unit}`;
      const known = writtenProbability(now, label, temperature);
      const middle = known === `p[${label}]` ? "" : ` = ${MINUS}${log} ${known}`;
      integer.draw(`label ${label}`, `${MINUS}${log} p[${label}]${middle} = ${result}`);
      oneHot.draw(`targets ${targetsText(numbers)}`, `${MINUS}(${terms(numbers, log, temperature)}) = ${result}`);
      note.hidden = !numbers.some(({ masked }) => masked);
      setText(note, `A score of ${MINUS}\u221e masks a class: its share is exactly 0. In the one-hot sum its term 0\u00b7${log} 0 counts as 0, so both computations still agree.`);
    },
  };
}

function buildComputation(title) {
  const given = element("span", { className: "view" });
  const sum = element("output", { className: "sum answer", "aria-live": "off" });
  return {
    root: element("div", { className: "card" }, element("h2", { textContent: title }), given, sum),
    draw(label, text) {
      setText(given, label);
      setText(sum, text);
    },
  };
}

// p as it stands in a formula: near 1, as its distance from 1, which is minus the slope at T = 1, or else by its name.
function writtenProbability(one, i, temperature) {
  if (one.probability < 0.9995 || one.alone) return chanceText(one);
  if (one.true && one.gradient < 0 && temperature === 1) return `(1 ${MINUS} ${readable(-one.gradient)})`;
  return `p[${i}]`;
}

// One term per class, the zeros beyond six classes counted instead of written.
function terms(numbers, log, temperature) {
  const term = (one) => `${one.true ? 1 : 0}\u00b7${log} ${writtenProbability(one, numbers.indexOf(one), temperature)}`;
  if (numbers.length <= 6) return numbers.map(term).join(" + ");
  return `${term(numbers.find((one) => one.true))} + ${numbers.length - 1} terms 0\u00b7${log} p`;
}

// Why e to a score is never computed as it stands, and what comes of it for the reader's own scores.
function buildWhy() {
  const textbook = words("textbook answer", "");
  const own = words("own answer", "");
  const why =
    "A float64 ends near 1.8e308, so e to the power of 710 is already infinite, and infinite over infinite is no number. " +
    "Only differences of scores count. So softmax first subtracts the largest score: its power is then 1, and no other " +
    "is larger. For your scores the textbook formula gives ";
  return {
    root: element("p", {}, why, textbook, ", this page ", own, "."),
    draw(now, unit, value) {
      setText(textbook, value === null ? "\u2026" : `${readable(value)} ${unit}`);
      setText(own, `${lossText(now)} ${unit}`);
    },
  };
}

// ---- the sentence -------------------------------------------------------------------------------

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const LONG_NAME = 16; // letters of a name in a sentence

const named = (name) => (name.length > LONG_NAME ? `${name.slice(0, LONG_NAME - 1)}\u2026` : name);

// What has happened: {kind, says}, the sentence in pieces of which every second is bold.
function verdictOf(numbers, { label }, { classes, unit, uniform }, times) {
  const now = numbers[label];
  const name = named(classes[label]);
  const costs = [` ${percent(now.probability, now.alone)} on `, name, " costs ", `${lossText(now)} ${unit}`];
  const best = Math.max(...numbers.map(({ logit }) => logit ?? -Infinity));
  const leaders = numbers.flatMap(({ logit }, i) => (logit === best ? [i] : []));
  const first = leaders.slice(0, 2).map((i) => named(classes[i])).join(" and ");
  const kind = kindOf(now, leaders.length, best, uniform);
  const says = {
    masked: () => ["", "Masked:", " the model rules ", name, " out. Its loss is infinite, and no step can repair that."],
    beyond: () => ["", "Beyond a float:", " the share of ", now.probability ? "the others" : name, " is stored as 0. The loss is ", `${lossText(now)} ${unit}`, `${timesText(times)}.`],
    tie: () => ["", tieOf(leaders.length, numbers, first), ` it cannot decide.${costs[0]}`, ...costs.slice(1), "."],
    worse: () => ["", "Worse than guessing:", ...costs, `${timesText(times)}.`],
    wrong: () => ["", "Wrong:", ` ${leaders.length > 2 ? "others get" : `${first} ${leaders.length > 1 ? "get" : "gets"}`} more.${costs[0]}`, ...costs.slice(1), "."],
    right: () => ["", "Right:", ...costs, "."],
  }[kind]();
  return { kind, says };
}

function kindOf(now, leaders, best, uniform) {
  if (now.masked) return "masked";
  if (now.probability === 0 || (now.loss === 0 && !now.alone)) return "beyond";
  if (now.logit === best) return leaders > 1 ? "tie" : "right";
  return now.lossInUnit > uniform ? "worse" : "wrong";
}

function tieOf(count, numbers, first) {
  const word = COUNTS[count] ?? String(count);
  if (count === numbers.length) return count === 2 ? "Both tie:" : `All ${word} tie:`;
  return count === 2 ? `${first} tie:` : `${word[0].toUpperCase()}${word.slice(1)} tie:`;
}

// How many times guessing it costs, where that is much and Python has said so.
const timesText = (times) => (times === null || times < 2 || times === Infinity ? "" : `, ${times < 100 ? times.toFixed(1) : readable(Math.round(times)).replace(".000", "")} times guessing`);

// ---- the whole ----------------------------------------------------------------------------------

function buildView(lab) {
  const frame = buildFrame(lab);
  const situations = buildSituations(lab, "Put the model in a situation");
  const headline = buildLoss();
  const heads = buildHeads();
  const rows = element("div", { className: "rows" });
  const strip = buildStrip();
  const equation = buildEquation((lit) => root.classList.toggle("is-pointing", lit));
  const opened = buildOpened(lab);
  const units = buildUnits(lab);
  const below = element("div", { className: "below" }, equation.root, part("tools", tools(frame, units.root)));
  const parts = [part("situations", situations.root), headline.root, heads.root, rows, strip.root, below, opened.root];
  const root = element("div", { className: "live lab" }, frame.notices, ...parts, frame.status);
  return {
    root,
    frame,
    rows,
    outline: strip.outline,
    layOut(server) {
      situations.layOut(server.readyMade.situation);
      for (const one of [headline, strip, opened, units]) one.layOut(server);
    },
    draw(numbers, state, server, { waiting, times, textbook }) {
      const { kind, says } = verdictOf(numbers, state, server, times);
      headline.draw(numbers, state, kind, says, server);
      heads.draw(state.temperature);
      strip.draw(numbers);
      equation.draw(numbers, state);
      opened.draw(numbers, state, server, textbook);
      frame.waiting.hidden = !waiting;
      return kind;
    },
    pulse: () => animate(headline.sentence, {}, { transform: "scale(1.02)" }, {}),
  };
}

// The loss on its ruler, in the colour of the true class.
function buildLoss() {
  const fill = element("span", { className: "fill answer" });
  const headline = buildHeadline({ label: "loss", word: "loss", testid: "loss", bars: [fill] });
  const hint = words("hint", "Drag a dot: the loss follows."); // on a phone, where no head of a column says so
  headline.sentence.append(" ", hint);
  return {
    ...headline,
    draw(numbers, { label }, kind, says, server) {
      const now = numbers[label];
      hint.hidden = kind !== "right"; // the shortest sentence, and the first that is seen
      headline.draw(lossText(now), now.loss, says, server, now.lossInUnit);
      fill.style.transform = `scaleX(${shareOfRuler(now.lossInUnit, server)})`;
      fill.style.setProperty("--class-color", `var(--color-${label % 10})`);
    },
  };
}

// What can be opened. Only what is open is drawn.
function buildOpened(lab) {
  const [classes, heat, computations, why] = [buildClasses(lab), buildHeat(lab), buildComputations(), buildWhy()];
  const panels = buildPanels(lab, {
    classes: { title: ["Classes"], root: classes.root },
    temperature: { title: ["Temperature"], root: heat.root },
    computations: { title: ["Both computations, written out"], root: computations.root },
    powers: { title: ["Why nobody computes e", element("sup", { textContent: "z" }), " like this"], root: why.root },
  });
  return {
    root: panels.root,
    layOut: classes.layOut,
    draw(numbers, state, { unit }, textbook) {
      panels.draw(state.open);
      heat.draw(state.temperature);
      if (state.open.includes("computations")) computations.draw(numbers, state, unit);
      if (state.open.includes("powers")) why.draw(numbers[state.label], unit, textbook);
    },
  };
}
