// The label table: a column of integers, and a matrix of one-hot rows. A row of the matrix is a choice of
// one class, so its cells are radio buttons; typed as numbers they can also say what no integer says.

class Labels extends Live {
  rows = [];
  typing = false; // whether the cells take numbers

  buildView() {
    return buildView(this);
  }

  readServer(data) {
    const { seen, revision, link, notices, classes, one_hot_kind: oneHotKind, most_examples: mostExamples } = data;
    return { seen, revision, link, notices, classes, oneHotKind, mostExamples, state: { rows: data.rows, revision } };
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
    while (this.rows.length < length) {
      const row = buildRow(this, this.rows.length);
      this.rows.push(row);
      view.rows.append(row.root);
    }
    while (this.rows.length > length) this.rows.pop().root.remove();
    this.rows.forEach((row) => row.name(server.classes));
    view.layOut(server, this.typing);
  }

  draw() {
    const { sheet, server } = this;
    if (!this.picture(this.drawn)) return;
    this.rows.forEach((row, i) => {
      const targets = this.drawn.rows[i];
      const known = targets.every((t, k) => t === sheet.rows[i][k]);
      const kind = known ? sheet.kinds[i] : server.oneHotKind;
      const label = kind[0] === server.oneHotKind[0] ? targets.indexOf(1) : -1;
      row.draw({
        targets,
        label,
        kind,
        sparse: label < 0 ? null : sheet.sparse[i][label],
        categorical: label < 0 ? sheet.losses[i] : sheet.categorical[i][label],
      });
    });
  }

  announce() {
    const { rows, edits, server } = this;
    const [, example] = edits.at(-1)?.edit ?? [];
    if (rows[example]) this.view.frame.say(`Example ${example}: ${rows[example].said}`);
    else this.view.frame.say(`${server.state.rows.length} examples.`);
  }

  setTyping(typing) {
    this.typing = typing;
    this.layOut();
    this.draw();
  }
}

function buildRow(live, example) {
  const select = element("select", { className: "label", "aria-label": `integer label of example ${example}` });
  select.addEventListener("change", () => select.value !== "" && live.choose(["label", example, Number(select.value)]));
  const { classes } = live.server;
  const cells = classes.map((_, k) => (live.typing ? buildNumber(live, example, k) : buildChoice(live, example, k)));
  const kind = element("span", { className: "kind" });
  const meaning = element("span", { className: "meaning" });
  const sparse = element("span", { className: "number", dataset: { testid: "sparse-loss" } });
  const categorical = element("span", { className: "number", dataset: { testid: "categorical-loss" } });
  const remove = element("button", { type: "button", className: "remove", textContent: "\u00d7", "aria-label": `remove example ${example}` });
  remove.addEventListener("click", () => live.ask("remove", example));
  const matrix = element("span", { className: "cells", role: live.typing ? "group" : "radiogroup", "aria-label": `one-hot row of example ${example}` }, ...cells.map((cell) => cell.root));
  const root = element(
    "div",
    { className: "row", role: "group", "aria-label": `example ${example}` },
    element("span", { className: "who", textContent: `example ${example}` }),
    select,
    matrix,
    element("span", { className: "says", dataset: { testid: "says" } }, kind, meaning),
    element("span", { className: "sparse" }, tag("loss from the integer, nats "), sparse),
    element("span", { className: "categorical" }, tag("loss from the row, nats "), categorical),
    remove,
  );

  const none = element("option", { value: "", textContent: "none" });
  return {
    root,
    said: "",
    name(names) {
      if (select.options.length !== names.length + 1) select.replaceChildren(none, ...names.map((_, k) => element("option", { value: k })));
      names.forEach((name, k) => setText(select.options[k + 1], `${k} ${name}`));
      cells.forEach((cell, k) => cell.name(names[k]));
      remove.disabled = live.server.state.rows.length <= 1;
      this.names = names;
    },
    draw({ targets, label, kind: [name, means, accepted], sparse: integerLoss, categorical: rowLoss }) {
      none.hidden = label >= 0;
      select.value = label < 0 ? "" : String(label);
      cells.forEach((cell, k) => cell.draw(targets[k]));
      root.classList.toggle("is-odd", label < 0);
      setText(kind, name);
      setText(meaning, label < 0 ? `${means}. Accepted by ${accepted}.` : means);
      for (const [node, loss] of [[sparse, integerLoss], [categorical, rowLoss]]) {
        setText(node, loss === null ? "\u2014" : readable(loss));
        node.dataset.value = loss;
      }
      this.said = label < 0 ? `${name}. ${means}.` : `label ${label}, ${this.names[label]}. Loss ${readable(rowLoss)} nats.`;
    },
  };
}

function buildChoice(live, example, k) {
  const radio = element("input", { type: "radio", name: `row-${example}`, value: k });
  radio.addEventListener("change", () => live.choose(["label", example, k]));
  const text = element("span", { className: "value", dataset: { testid: "cell" } });
  const root = element("label", { className: "cell" }, radio, element("span", { className: "which", textContent: k, "aria-hidden": "true" }), text);
  return {
    root,
    name(name) {
      radio.setAttribute("aria-label", name);
      root.title = name;
    },
    draw(target) {
      radio.checked = target === 1;
      root.classList.toggle("is-one", target === 1);
      root.classList.toggle("is-part", target > 0 && target < 1);
      setText(text, rounded(target));
    },
  };
}

function buildNumber(live, example, k) {
  const box = element("input", { type: "number", className: "value", min: 0, max: 1, step: 0.1, inputMode: "decimal", dataset: { testid: "cell" } });
  box.addEventListener("change", () => {
    if (Number.isFinite(box.valueAsNumber)) live.ask("target", example, k, box.valueAsNumber);
    else live.draw();
  });
  const root = element("label", { className: "cell" }, element("span", { className: "which", textContent: k, "aria-hidden": "true" }), box);
  return {
    root,
    name(name) {
      box.setAttribute("aria-label", `target of example ${example} for ${name}`);
    },
    draw(target) {
      root.classList.toggle("is-one", target === 1);
      root.classList.toggle("is-part", target > 0 && target < 1);
      if (box.value !== plain(target)) box.value = plain(target);
    },
  };
}

function buildView(live) {
  const frame = buildFrame(live);
  const modes = [
    [false, "moves the 1"],
    [true, "types a number"],
  ].map(([typing, text]) => {
    const radio = element("input", { type: "radio", name: "mode" });
    radio.addEventListener("change", () => live.setTyping(typing));
    return { typing, radio, label: element("label", {}, radio, element("span", { textContent: text })) };
  });
  const heads = element("span", { className: "cells" });
  const rows = element("div", { className: "rows" });
  const add = element("button", { type: "button", className: "add", textContent: "+ add an example" });
  add.addEventListener("click", () => live.ask("add"));
  const head = (className, textContent) => element("span", { className, textContent });
  const root = element(
    "div",
    { className: "live labels" },
    frame.notices,
    element(
      "div",
      { className: "modes" },
      element("span", { className: "mode-word", textContent: "A click on a cell" }),
      element("span", { className: "units", role: "radiogroup", "aria-label": "what a click on a cell does" }, ...modes.map(({ label }) => label)),
    ),
    element(
      "div",
      { className: "heads", "aria-hidden": "true" },
      head("who", ""),
      head("label", "integer label"),
      heads,
      head("says", "what the row says"),
      head("sparse", "loss from integer (nats)"),
      head("categorical", "loss from row (nats)"),
    ),
    rows,
    element("div", { className: "tools" }, add, frame.copy, frame.linkField, frame.waiting),
    frame.status,
  );

  return {
    root,
    frame,
    rows,
    layOut(server, typing) {
      root.classList.toggle("has-many", server.classes.length > 10);
      for (const mode of modes) mode.radio.checked = mode.typing === typing;
      heads.replaceChildren(...server.classes.map((name, k) => element("span", { className: "cell-head", title: name }, element("b", { textContent: k }), ` ${name}`)));
      add.disabled = server.state.rows.length >= server.mostExamples;
    },
  };
}

export default shown(Labels);
