// The lab's own picture: one row per class, the loss above them, both computations below.

const T = "temperature"; // the one slider that is not a class

class Lab extends Live {
  rows = [];

  buildView() {
    return buildView(this);
  }

  readServer(data) {
    const { seen, revision, classes, unit, uniform, limit, link, notices, most_classes: mostClasses } = data;
    const state = { logits: data.logits, label: data.label, temperature: data.temperature, revision };
    return { seen, revision, classes, unit, uniform, limit, link, notices, mostClasses, state };
  }

  readSheet(data) {
    if (!data.sheet) return null;
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

  withEdit(state, [kind, ...values]) {
    if (kind === "label") return { ...state, label: values[0] };
    if (kind === T) return { ...state, temperature: values[0] };
    return { ...state, logits: state.logits.map((logit, i) => (i === values[0] ? values[1] : logit)) };
  }

  editOf(slider, value) {
    return slider === T ? [T, value] : ["logit", slider, value];
  }

  // With many classes the sheet is coarse; the slider in hand gets its finest positions.
  hold(slider) {
    super.hold(slider);
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
    this.view.frame.say(
      `Loss ${readable(now.lossInUnit)} ${unit}. Probability of ${classes[label]}: ${readableProbability(now.probability, now.alone)}.`,
    );
  }
}

// ---- what Python sends --------------------------------------------------------------------------

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

function buildRow(lab, index) {
  const radio = element("input", { type: "radio", name: "true-class", className: "true" });
  radio.addEventListener("change", () => lab.choose(["label", index]));
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
  const frame = buildFrame(lab);
  const units = buildUnits(lab);
  const meter = element("span", { className: "fill" });
  const uniform = element("span", { className: "uniform-text" });
  const verdict = element("p", { className: "verdict" });
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
  const head = (className, text, title) => element("span", { className, textContent: text, title });
  const root = element(
    "div",
    { className: "live lab" },
    frame.notices,
    element(
      "section",
      { className: "headline", "aria-label": "loss" },
      element("div", { className: "loss" }, element("span", { className: "loss-word", textContent: "loss" }), loss, units.root),
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
    element("div", { className: "tools" }, add, frame.copy, frame.linkField, frame.waiting),
    element(
      "section",
      { className: "views", "aria-label": "the two computations" },
      element("div", { className: "card" }, element("h2", { textContent: "Integer label: look up one probability" }), integerLabel, integer),
      element("div", { className: "equals", "aria-hidden": "true", textContent: "=" }),
      element("div", { className: "card" }, element("h2", { textContent: "One-hot: multiply and add" }), oneHotLabel, oneHot),
    ),
    note,
    frame.status,
  );

  return {
    root,
    frame,
    rows,
    layOut(server) {
      add.disabled = server.classes.length >= server.mostClasses;
      box.step = 0.1;
      units.layOut(server);
      setText(uniform, `guessing evenly: ${logarithm(server.unit)} ${server.classes.length} = ${readable(server.uniform)}`);
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
      frame.waiting.hidden = !wanted;
      drawSlider(range, 0.1, 5, 0.1, temperature, Math.min(Math.max(temperature, 0.1), 5));
      drawBox(box, temperature);
      const log = logarithm(server.unit);
      const p = (one) => probabilityText(one, temperature);
      setText(integerLabel, `label ${label}`);
      setText(integer, `${MINUS}${log} p[${label}] = ${MINUS}${log} ${p(now)} = ${lossText} ${server.unit}`);
      setText(oneHotLabel, `targets [${numbers.map(({ true: hot }) => (hot ? 1 : 0)).join(", ")}]`);
      setText(oneHot, `${MINUS}(${terms(numbers, log, p)}) = ${lossText} ${server.unit}`);
      const text = noteOf(now, numbers, name);
      note.hidden = !text;
      setText(note, text);
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

export default shown(Lab);
