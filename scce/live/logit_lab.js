// The lab's own picture: one row per class, the loss above them, both computations below.

const T = "temperature"; // the one slider that is not a class

class Lab extends Live {
  buildView() {
    return buildView(this);
  }

  readServer(data) {
    const { seen, revision, classes, unit, uniform, limit, link, notices, most_classes: mostClasses } = data;
    const state = { logits: data.logits, label: data.label, temperature: data.temperature };
    return { seen, revision, classes, unit, uniform, limit, link, notices, mostClasses, readyMade: data.ready_made, state };
  }

  readSheet(data) {
    if (!data.sheet) return null;
    return {
      logits: data.logits,
      label: data.label,
      temperature: data.temperature,
      stride: data.stride,
      stops: data.stops,
      coarse: readTable(data.sheet, data.sheetSlopes),
      fineSlider: data.fine ? data.held : null,
      fineStops: data.fineStops,
      fine: data.fine && readTable(data.fine, data.fineSlopes),
      temperatures: data.temperatures,
      byTemperature: readTable(data.byTemperature, data.byTemperatureSlopes),
      now: readTable(data.now, data.nowSlopes),
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
      this.request("resting");
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

  // Where the numbers of a state stand: {table, at, slope}, or null when the sheet has none for it. The slope is that
  // of the true class; it is missing where another class was the true one when the sheet was made.
  picture(state) {
    const { sheet } = this;
    if (!sheet || sheet.logits.length !== state.logits.length) return null;
    const moved = state.logits.flatMap((logit, i) => (logit === sheet.logits[i] ? [] : [i]));
    const sameTemperature = state.temperature === sheet.temperature;
    if (!moved.length && sameTemperature) return { table: sheet.now, at: 0, slope: sheet.now.slopes[state.label] };
    if (!moved.length) return this.pictureIn(sheet.byTemperature, sheet.temperatures.indexOf(state.temperature), state);
    if (moved.length > 1 || !sameTemperature) return null;
    const [slider] = moved;
    const logit = state.logits[slider];
    if (sheet.fineSlider === slider) return this.pictureIn(sheet.fine, sheet.fineStops.indexOf(logit), state);
    const stop = sheet.stops.indexOf(logit);
    return stop < 0 ? null : this.pictureIn(sheet.coarse, slider * sheet.stops.length + stop, state);
  }

  pictureIn(table, row, { logits, label }) {
    if (row < 0) return null;
    return { table, at: row * logits.length, slope: label === this.sheet.label ? table.slopes[row] : null };
  }

  // ---- drawing ----------------------------------------------------------------------------------

  layOut() {
    const { server, view } = this;
    const { classes } = server;
    this.fitRows(classes.length, buildRow);
    this.rows.forEach((row, i) => row.name(classes[i], classes.length));
    view.layOut(server);
  }

  draw() {
    const picture = this.picture(this.drawn);
    if (!picture) return;
    const { logits, label } = this.drawn;
    const { probabilities, losses, gradientsIfOther, lossesInUnit } = picture.table;
    const open = logits.filter((logit) => logit !== null).length;
    const numbers = logits.map((logit, i) => ({
      logit,
      true: i === label,
      masked: logit === null,
      alone: logit !== null && open === 1, // the only class left: its loss is exactly 0
      probability: probabilities[picture.at + i],
      loss: losses[picture.at + i],
      lossInUnit: lossesInUnit[picture.at + i],
      gradient: i === label ? picture.slope : gradientsIfOther[picture.at + i], // null while it is on its way
    }));
    this.rows.forEach((row, i) => row.draw(numbers[i], this.wanted?.slider === i ? this.wanted.value : logits[i]));
    this.view.draw(numbers, this.drawn, this.server, this.waiting);
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

function readTable({ probability, loss, gradient_if_other: ifOther, loss_in_unit: lossInUnit }, { if_true: slopes }) {
  return {
    probabilities: probability,
    losses: loss,
    slopes,
    // At temperature 1 this column equals the probabilities, and in nats the next equals the losses: sent once.
    gradientsIfOther: ifOther ?? probability,
    lossesInUnit: lossInUnit ?? loss,
  };
}

const lossText = (now) => unlessZero(readable(now.lossInUnit), now.loss, now.alone);
const chanceText = (now) => unlessZero(readableProbability(now.probability, now.alone), now.probability, now.masked);

// ---- a row per class ----------------------------------------------------------------------------

function buildRow(lab, index) {
  const who = buildWho(lab, index);
  const label = buildLabel(index);
  const pull = buildPull(lab, index, "logit");
  const chance = buildBar("chance", "probability ", "probability");
  const slope = buildBar("slope", "gradient ", "gradient");
  const ifTrue = numberOf("loss-if-true");
  const remove = buildRemove(lab, index);
  const power = tagged("if-true", "loss if true ", ifTrue);
  const numbers = [asPart("share", asAnswers(chance.root, ".number, .fill")), asPart("slope", asAnswers(slope.root, ".number, .fill")), asPart("share", asAnswers(power, ".number"))];
  const root = rowOf(index, who.root, ...label.roots.map((one) => asPart("pick", one)), asPart("score", pull.root), ...numbers, remove);
  return {
    root,
    name(text, count) {
      root.setAttribute("aria-label", text);
      who.name(text);
      pull.name(`logit of ${text}`, `exact value for ${text}`);
      remove.setAttribute("aria-label", `remove ${text}`);
      remove.disabled = count <= 2;
      for (const { number } of [chance, slope]) number.dataset.class = text;
    },
    draw(now, shown) {
      const { limit } = lab.server;
      root.classList.toggle("is-true", now.true);
      root.classList.toggle("is-waiting", shown !== now.logit);
      who.draw(now);
      label.draw(now);
      pull.draw(-limit, limit, limit / 100, now.logit);
      chance.draw(now.probability, chanceText(now), now.probability);
      drawSlope(slope, now);
      setNumber(ifTrue, lossText(now), now.loss);
    },
  };
}

// Whether the class is the true one, and its name.
function buildWho(lab, index) {
  const radio = element("input", { type: "radio", name: "true-class", className: "true" });
  radio.addEventListener("change", () => lab.choose(["label", index]));
  const name = element("input", { type: "text", className: "name", maxLength: 40, spellcheck: false, "aria-label": `name of class ${index}` });
  name.addEventListener("change", () => name.value.trim() && lab.ask("name", index, name.value.trim()));
  name.addEventListener("blur", () => (name.value = lab.server.classes[index] ?? ""));
  return {
    root: element("span", { className: "who" }, radio, name),
    name(text) {
      if (lab.view.root.getRootNode().activeElement !== name) name.value = text;
      name.title = text;
      radio.setAttribute("aria-label", `${text} is the true class`);
    },
    draw(now) {
      radio.checked = now.true;
    },
  };
}

// The label that makes this class the true one: an integer, and the entry of a one-hot row.
function buildLabel(index) {
  const integer = element("span", { textContent: index, dataset: { testid: "integer-label" } });
  const oneHot = element("span", { className: "cell", dataset: { testid: "one-hot" } });
  return {
    roots: [tagged("integer", "integer ", integer), tagged("hot", "one-hot ", oneHot)],
    draw(now) {
      setText(oneHot, now.true ? "1" : "0");
    },
  };
}

function drawSlope(slope, { gradient, true: hot, alone, masked }) {
  if (gradient === null) return slope.draw(0, "\u2026", null);
  slope.draw(Math.max(-1, Math.min(1, gradient)), unlessZero(readable(gradient, true), gradient, hot ? alone : masked), gradient);
  slope.bar.classList.toggle("falls", gradient < 0);
}

// ---- the whole ----------------------------------------------------------------------------------

function buildView(lab) {
  const frame = buildFrame(lab);
  const meter = element("span", { className: "fill" });
  const readyMade = buildReadyMade(lab, "Classes", "Put the model in a situation");
  const headline = buildHeadline(lab, { label: "loss", word: "loss", testid: "loss", bars: [meter] });
  const rows = element("div", { className: "rows" });
  const heat = buildHeat(lab);
  const add = buildAdd(lab, "+ add a class");
  const computations = buildComputations();
  const note = element("p", { className: "note", hidden: true });
  asPart("loss", asAnswers(headline.root, ".loss-number, .fill, .verdict"));
  asPart("unit", headline.root.querySelector(".units"));
  asPart("equation", asAnswers(computations.root, ".sum"));
  const parts = [asPart("situations", readyMade.root), headline.root, buildHeads(), rows, asPart("temperature", heat.root), asPart("tools", tools(frame, add)), computations.root, note];
  return {
    root: element("div", { className: "live lab" }, frame.notices, ...parts, frame.status),
    frame,
    rows,
    layOut(server) {
      add.disabled = server.classes.length >= server.mostClasses;
      readyMade.layOut(server);
      headline.layOut(server, "guessing evenly: ", server.classes.length);
    },
    draw(numbers, state, server, waiting) {
      const now = numbers[state.label];
      const name = server.classes[state.label];
      headline.draw(lossText(now), now.loss, verdictOf(now, numbers, name, server));
      meter.style.transform = `scaleX(${shareOfMeter(now.lossInUnit, server)})`;
      heat.draw(state.temperature);
      computations.draw(numbers, state, server.unit);
      frame.waiting.hidden = !waiting;
      setText(note, noteOf(now, numbers, name));
      note.hidden = !note.textContent;
    },
  };
}

function buildHeads() {
  return heads(
    head("who", "true class"),
    head("integer", "integer"),
    head("hot", "one-hot"),
    head("pull", "logit z: drag it"),
    head("chance", "probability p"),
    head("slope", "gradient \u2202loss/\u2202z"),
    head("if-true", "loss if true"),
  );
}

// The row of the temperature.
function buildHeat(lab) {
  const pull = buildPull(lab, T, "temperature");
  pull.name("temperature", "exact value for temperature");
  return {
    root: element(
      "div",
      { className: "row heat", role: "group", "aria-label": "temperature" },
      element("span", { className: "who" }, words("heat-name", "temperature T")),
      pull.root,
      words("heat-text", "softmax sees z / T: below 1 sharpens the probabilities, above 1 evens them out"),
    ),
    draw(temperature) {
      pull.draw(0.1, 5, 0.1, temperature, Math.min(Math.max(temperature, 0.1), 5));
    },
  };
}

// The loss written out twice: from the integer label, and from the one-hot targets.
function buildComputations() {
  const [integer, oneHot] = [buildComputation("Integer label: look up one probability"), buildComputation("One-hot: multiply and add")];
  const equals = element("div", { className: "equals", "aria-hidden": "true", textContent: "=" });
  return {
    root: element("section", { className: "views", "aria-label": "the two computations" }, integer.root, equals, oneHot.root),
    draw(numbers, { label, temperature }, unit) {
      const now = numbers[label];
      const log = logarithm(unit);
      const p = (one) => probabilityText(one, temperature);
      const result = `${lossText(now)} ${unit}`;
      integer.draw(`label ${label}`, `${MINUS}${log} p[${label}] = ${MINUS}${log} ${p(now)} = ${result}`);
      oneHot.draw(`targets [${numbers.map(({ true: hot }) => (hot ? 1 : 0)).join(", ")}]`, `${MINUS}(${terms(numbers, log, p)}) = ${result}`);
    },
  };
}

function buildComputation(title) {
  const given = element("span", { className: "view" });
  const sum = element("output", { className: "sum", "aria-live": "off" });
  return {
    root: element("div", { className: "card" }, element("h2", { textContent: title }), given, sum),
    draw(label, text) {
      setText(given, label);
      setText(sum, text);
    },
  };
}

// p as it stands in a formula: near 1, as its distance from 1, which is minus the gradient at T = 1.
function probabilityText(one, temperature) {
  if (one.true && one.probability >= 0.9995 && one.gradient < 0 && temperature === 1) return `(1 ${MINUS} ${readable(-one.gradient)})`;
  return chanceText(one);
}

// One term per class, the zeros beyond six classes counted instead of written.
function terms(numbers, log, p) {
  const term = (one) => `${one.true ? 1 : 0}\u00b7${log} ${p(one)}`;
  if (numbers.length <= 6) return numbers.map(term).join(" + ");
  return `${term(numbers.find((one) => one.true))} + ${numbers.length - 1} terms 0\u00b7${log} p`;
}

function verdictOf(now, numbers, name, server) {
  const best = numbers.reduce((a, b) => (b.probability > a.probability ? b : a));
  const says = now.masked ? `The model rules ${name} out.` : `The model gives ${name}, the true class, ${chanceText(now)}.`;
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

const Component = Lab;
