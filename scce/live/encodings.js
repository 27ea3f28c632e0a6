// The label table: a column of integers, and a matrix of one-hot rows. A row of the matrix is a choice of
// one class, so its cells are radio buttons; typed as numbers they can also say what no integer says.

class Labels extends Live {
  typing = false; // whether the cells take numbers

  buildView() {
    return buildView(this);
  }

  readServer(data) {
    const { seen, revision, link, notices, classes, one_hot_kind: oneHotKind, most_examples: mostExamples } = data;
    return { seen, revision, link, notices, classes, oneHotKind, mostExamples, readyMade: data.ready_made, state: { rows: data.rows } };
  }

  readSheet({ rows, kinds, sparse, categorical, losses }) {
    return { rows, kinds, sparse, categorical, losses };
  }

  withEdit(state, [, example, label]) {
    const row = this.server.classes.map((_, i) => (i === label ? 1 : 0));
    return { ...state, rows: state.rows.map((old, i) => (i === example ? row : old)) };
  }

  // Every label that an example could have has its losses in the sheet.
  picture(state) {
    return state.rows.length === this.sheet.rows.length ? this.sheet : null;
  }

  layOut() {
    const { server, view } = this;
    const { length } = server.state.rows;
    const shape = `${server.classes.length} ${this.typing}`;
    if (this.shape !== shape) this.rows.splice(0).forEach((row) => row.root.remove());
    this.shape = shape;
    this.fitRows(length, buildRow);
    this.rows.forEach((row) => row.name(server.classes));
    view.layOut(server, this.typing);
  }

  draw() {
    if (!this.picture(this.drawn)) return;
    this.view.frame.waiting.hidden = !this.waiting;
    this.rows.forEach((row, i) => row.draw(this.numbersOf(i)));
  }

  // What a row says, and what it costs; a row that was clicked since the sheet came is one-hot.
  numbersOf(i) {
    const { sheet, server } = this;
    const targets = this.drawn.rows[i];
    const known = targets.every((t, k) => t === sheet.rows[i][k]);
    const kind = known ? sheet.kinds[i] : server.oneHotKind;
    const label = kind[0] === server.oneHotKind[0] ? targets.indexOf(1) : -1;
    const [sparse, categorical] = label < 0 ? [null, sheet.losses[i]] : [sheet.sparse[i][label], sheet.categorical[i][label]];
    return { targets, label, kind, sparse, categorical };
  }

  announce([kind, first] = []) {
    const { rows, server } = this;
    const example = { label: first, target: first, situation: 0 }[kind];
    if (rows[example]) this.view.frame.say(`Example ${example}: ${rows[example].said}`);
    else this.view.frame.say(`${server.state.rows.length} examples.`);
  }

  setTyping(typing) {
    this.typing = typing;
    this.show();
  }
}

// ---- a row per example --------------------------------------------------------------------------

function buildRow(live, example) {
  const label = buildLabel(live, example);
  const cells = buildCells(live, example);
  const says = buildSays();
  const losses = buildLosses();
  const remove = buildRemove(live, example);
  remove.setAttribute("aria-label", `remove example ${example}`);
  const root = element(
    "div",
    { className: "row", role: "group", "aria-label": `example ${example}` },
    words("who", `example ${example}`),
    asPart("label", label.root),
    asPart("cells", cells.root),
    asPart("says", says.root),
    ...losses.roots.map((one) => asPart("loss", asAnswers(one, ".number"))),
    remove,
  );
  return {
    root,
    said: "",
    name(names) {
      label.name(names);
      cells.name(names);
      remove.disabled = live.server.state.rows.length <= 1;
      this.names = names;
    },
    draw(now) {
      label.draw(now);
      cells.draw(now);
      says.draw(now);
      root.classList.toggle("is-odd", now.label < 0);
      losses.draw(now);
      this.said = sentenceOf(now, this.names);
    },
  };
}

function sentenceOf({ label, kind: [name, means], categorical }, names) {
  return label < 0 ? `${name}. ${means}.` : `label ${label}, ${names[label]}. Loss ${readable(categorical)} nats.`;
}

// The integer, to choose.
function buildLabel(live, example) {
  const select = element("select", { className: "label", "aria-label": `integer label of example ${example}` });
  select.addEventListener("change", () => select.value !== "" && live.choose(["label", example, Number(select.value)]));
  const none = element("option", { value: "", textContent: "none" });
  return {
    root: select,
    name(names) {
      if (select.options.length !== names.length + 1) select.replaceChildren(none, ...names.map((_, k) => element("option", { value: k })));
      names.forEach((name, k) => setText(select.options[k + 1], `${k} ${name}`));
    },
    draw({ label }) {
      none.hidden = label >= 0;
      select.value = label < 0 ? "" : String(label);
    },
  };
}

// The matrix's row.
function buildCells(live, example) {
  const buildCell = live.typing ? buildNumber : buildChoice;
  const cells = live.server.classes.map((_, k) => buildCell(live, example, k));
  const role = live.typing ? "group" : "radiogroup";
  return {
    root: element("span", { className: "cells", role, "aria-label": `one-hot row of example ${example}` }, ...cells.map((cell) => cell.root)),
    name(names) {
      cells.forEach((cell, k) => cell.name(names[k]));
    },
    draw({ targets }) {
      cells.forEach((cell, k) => cell.draw(targets[k]));
    },
  };
}

// What the row says, and who accepts it.
function buildSays() {
  const kind = element("span", { className: "kind" });
  const meaning = element("span", { className: "meaning" });
  return {
    root: element("span", { className: "says", dataset: { testid: "says" } }, kind, meaning),
    draw({ label, kind: [name, means, accepted] }) {
      setText(kind, name);
      setText(meaning, label < 0 ? `${means}. Accepted by ${accepted}.` : means);
    },
  };
}

// What the integer and the row cost; there is no number where one of them cannot be asked.
function buildLosses() {
  const [sparse, categorical] = [numberOf("sparse-loss"), numberOf("categorical-loss")];
  const drawLoss = (node, loss) => setNumber(node, loss === null ? "\u2014" : readable(loss), loss);
  return {
    roots: [tagged("sparse", "loss from the integer, nats ", sparse), tagged("categorical", "loss from the row, nats ", categorical)],
    draw(now) {
      drawLoss(sparse, now.sparse);
      drawLoss(categorical, now.categorical);
    },
  };
}

// A cell to click: the class that the row chooses.
function buildChoice(live, example, k) {
  const radio = element("input", { type: "radio", name: `row-${example}`, value: k });
  radio.addEventListener("change", () => live.choose(["label", example, k]));
  const text = element("span", { className: "value", dataset: { testid: "cell" } });
  const root = element("label", { className: "cell" }, radio, which(k), text);
  return {
    root,
    name(name) {
      radio.setAttribute("aria-label", name);
      root.title = name;
    },
    draw(target) {
      radio.checked = target === 1;
      shadeCell(root, target);
      setText(text, rounded(target));
    },
  };
}

// A cell to type into.
function buildNumber(live, example, k) {
  const box = element("input", { type: "number", className: "value", min: 0, max: 1, step: 0.1, inputMode: "decimal", dataset: { testid: "cell" } });
  box.addEventListener("change", () => {
    if (Number.isFinite(box.valueAsNumber)) live.ask("target", example, k, box.valueAsNumber);
    else live.draw();
  });
  const root = element("label", { className: "cell" }, which(k), box);
  return {
    root,
    name(name) {
      box.setAttribute("aria-label", `target of example ${example} for ${name}`);
    },
    draw(target) {
      shadeCell(root, target);
      if (box.value !== plain(target)) box.value = plain(target);
    },
  };
}

const which = (k) => element("span", { className: "which", textContent: k, "aria-hidden": "true" });

function shadeCell(root, target) {
  root.classList.toggle("is-one", target === 1);
  root.classList.toggle("is-part", target > 0 && target < 1);
}

// ---- the whole ----------------------------------------------------------------------------------

function buildView(live) {
  const frame = buildFrame(live);
  const readyMade = buildReadyMade(live, "Classes", "Make example 0 a row that is not one-hot");
  const modes = buildModes(live);
  const classes = element("span", { className: "cells" });
  const rows = element("div", { className: "rows" });
  const add = buildAdd(live, "+ add an example");
  const parts = [asPart("situations", readyMade.root), asPart("modes", modes.root), buildHeads(classes), rows, asPart("tools", tools(frame, add))];
  const root = element("div", { className: "live labels" }, frame.notices, ...parts, frame.status);
  return {
    root,
    frame,
    rows,
    layOut(server, typing) {
      root.classList.toggle("has-many", server.classes.length > 10);
      root.classList.toggle("has-long", server.classes.some((name) => name.length > LONG_FOR_THE_BACK_ROW));
      readyMade.layOut(server);
      modes.show(typing);
      classes.replaceChildren(...server.classes.map((name, k) => element("span", { className: "cell-head answer", title: name }, element("b", { textContent: k }), element("span", { className: "cell-name", textContent: ` ${name}` }))));
      add.disabled = server.state.rows.length >= server.mostExamples;
    },
  };
}

// What a click on a cell does.
function buildModes(live) {
  const choices = [
    [false, "moves the 1"],
    [true, "types a number"],
  ];
  const { root, show } = buildChoices("mode", "what a click on a cell does", choices, (typing) => live.setTyping(typing));
  return { root: element("div", { className: "modes" }, words("mode-word", "A click on a cell"), root), show };
}

function buildHeads(classes) {
  return heads(
    head("who"),
    asPart("label", head("label", "integer label")),
    asPart("cells", classes),
    asPart("says", head("says", "what the row says")),
    asPart("loss", head("sparse", "loss from integer (nats)")),
    asPart("loss", head("categorical", "loss from row (nats)")),
  );
}

const Component = Labels;
