// Surprise and entropy: one event, and two distributions whose bars are their sliders.
//
// A probability that moves takes the others with it. Python has sent where they go, so an edit says
// the whole distribution, as it is on the screen.

class Information extends Live {
  rows = [];

  buildView() {
    return buildView(this);
  }

  readServer(data) {
    const { seen, revision, link, notices, outcomes, unit, uniform, event, p, q } = data;
    return { seen, revision, link, notices, outcomes, unit, uniform, state: { event, p, q, revision } };
  }

  readSheet(data) {
    if (!data.now) return null;
    const numbers = (name) => ({ each: readColumns(data[name]), totals: readColumns(data[`${name}Totals`]) });
    const { stops, event, p, q } = data;
    return { stops, event, p, q, events: readColumns(data.events), now: numbers("now"), byP: numbers("byP"), byQ: numbers("byQ") };
  }

  withEdit(state, [kind, value]) {
    return { ...state, [kind]: value };
  }

  // A slider is named by what it moves: event, p:0, q:3.
  editOf(slider, value) {
    if (slider === "event") return ["event", value];
    const [side, outcome] = sideOf(slider);
    return [side, this.distribution(this.drawn, side, outcome, value)];
  }

  typed(slider, value) {
    return slider === "event" ? ["event", value] : [...sideOf(slider), value];
  }

  nearest(_, value) {
    const { stops } = this.sheet;
    return stops[Math.min(Math.max(Math.round(value * (stops.length - 1)), 0), stops.length - 1)];
  }

  // ---- the look-up ------------------------------------------------------------------------------

  // Where p or q goes with one outcome's slider at a stop; null when the sheet was made for another place.
  distribution(state, side, outcome, value) {
    const { sheet } = this;
    const other = side === "p" ? "q" : "p";
    if (!sheet || !same(state[other], sheet[other])) return null;
    const place = this.place(side, state[side]);
    if (!place || (place.outcome !== undefined && place.outcome !== outcome)) return null;
    return this.swept(side, outcome, sheet.stops.indexOf(value));
  }

  swept(side, outcome, stop) {
    const { sheet } = this;
    const size = sheet.p.length;
    const start = (outcome * sheet.stops.length + stop) * size;
    return Array.from((side === "p" ? sheet.byP : sheet.byQ).each[side].subarray(start, start + size));
  }

  // Which slider, at which stop, makes this distribution: {} if none has to move, null if there is none.
  place(side, distribution) {
    const { sheet } = this;
    if (same(distribution, sheet[side])) return {};
    for (let outcome = 0; outcome < sheet.p.length; outcome += 1) {
      const stop = sheet.stops.indexOf(distribution[outcome]);
      if (stop >= 0 && same(distribution, this.swept(side, outcome, stop))) return { outcome, stop };
    }
    return null;
  }

  // The numbers of a state, or null when the sheet has none for it.
  picture(state) {
    const { sheet } = this;
    if (!sheet || !state.p || !state.q || state.p.length !== sheet.p.length) return null;
    const event = state.event === sheet.event ? 0 : sheet.stops.indexOf(state.event) + 1;
    if (!event && state.event !== sheet.event) return null;
    const [p, q] = [this.place("p", state.p), this.place("q", state.q)];
    if (!p || !q || (p.outcome !== undefined && q.outcome !== undefined)) return null;
    const [table, { outcome, stop }] = p.outcome !== undefined ? [sheet.byP, p] : q.outcome !== undefined ? [sheet.byQ, q] : [sheet.now, {}];
    return { event, table, row: outcome === undefined ? 0 : outcome * sheet.stops.length + stop };
  }

  // ---- drawing ----------------------------------------------------------------------------------

  layOut() {
    const { server, view } = this;
    while (this.rows.length < server.outcomes.length) {
      const row = buildRow(this, this.rows.length);
      this.rows.push(row);
      view.rows.append(row.root);
    }
    while (this.rows.length > server.outcomes.length) this.rows.pop().root.remove();
    this.rows.forEach((row, i) => row.name(server.outcomes[i], server.unit));
    view.layOut(server);
  }

  draw() {
    const picture = this.picture(this.drawn);
    if (!picture) return;
    const { server, sheet, wanted } = this;
    const { event, table, row } = picture;
    const numbers = server.outcomes.map((name, i) => {
      const at = row * server.outcomes.length + i;
      return { name, p: table.each.p[at], q: table.each.q[at], surprise: table.each.surprise[at], term: table.each.term[at] };
    });
    const totals = Object.fromEntries(Object.entries(table.totals).map(([name, column]) => [name, column[row]]));
    this.rows.forEach((one, i) => one.draw(numbers[i], server, [`p:${i}`, `q:${i}`].includes(wanted?.slider)));
    this.view.draw({ event: this.drawn.event, surprise: sheet.events.surprise[event], bits: sheet.events.bits[event], numbers, totals }, server, wanted);
    this.shown = { totals, surprise: sheet.events.surprise[event] };
  }

  announce() {
    const { unit } = this.server;
    const { totals, surprise } = this.shown;
    this.view.frame.say(
      `Surprise ${readable(surprise)} ${unit}. H(p, q) ${readable(totals.cross_entropy)}, of which H(p) ${readable(totals.entropy)} and KL ${readable(totals.divergence)} ${unit}.`,
    );
  }
}

const sideOf = (slider) => [slider[0], Number(slider.slice(2))];
const same = (one, other) => one.length === other.length && one.every((value, i) => value === other[i]);
const readColumns = (table) => Object.fromEntries(table.schema.fields.map(({ name }) => [name, table.getChild(name).toArray()]));

// ---- the elements -------------------------------------------------------------------------------

const SIDES = { p: "how often", q: "expected" };

function buildRow(live, index) {
  const name = element("span", { className: "name" });
  const surprise = element("span", { className: "number", dataset: { testid: "surprise" } });
  const surpriseBar = element("span", { className: "fill" });
  const term = element("span", { className: "number", dataset: { testid: "term" } });
  const termBar = element("span", { className: "fill" });
  const sides = Object.keys(SIDES).map((side) => {
    const slider = `${side}:${index}`;
    const range = buildSlider(live, slider, side);
    const box = buildBox(live, slider, "box", "");
    box.step = 0.01;
    return { side, range, box, root: element("span", { className: `pull ${side}` }, element("span", { className: "side", textContent: side, "aria-hidden": "true" }), range, box) };
  });
  const root = element(
    "div",
    { className: "row", role: "group", style: { "--class-color": `var(--color-${index % 10})` } },
    name,
    ...sides.map((side) => side.root),
    element("span", { className: "surprise" }, tag("surprise "), element("span", { className: "track" }, surpriseBar), surprise),
    element("span", { className: "term" }, tag("p times surprise "), element("span", { className: "track" }, termBar), term),
  );

  return {
    root,
    name(text) {
      root.setAttribute("aria-label", text);
      setText(name, text);
      name.title = text;
      for (const { side, range, box } of sides) {
        range.setAttribute("aria-label", `${side} of ${text}, ${SIDES[side]}`);
        box.setAttribute("aria-label", `exact ${side} of ${text}`);
      }
    },
    draw(now, server, waits) {
      root.classList.toggle("is-waiting", waits);
      for (const { side, range, box } of sides) {
        drawSlider(range, 0, 1, 0.01, now[side], now[side]);
        drawBox(box, now[side]);
      }
      const most = server.uniform * 3;
      surpriseBar.style.transform = `scaleX(${Math.min(now.surprise / most, 1)})`;
      termBar.style.transform = `scaleX(${Math.min(now.term / most, 1)})`;
      setText(surprise, readable(now.surprise));
      surprise.dataset.value = now.surprise;
      setText(term, readable(now.term));
      term.dataset.value = now.term;
    },
  };
}

function buildView(live) {
  const frame = buildFrame(live);
  const units = buildUnits(live);
  const range = buildSlider(live, "event", "event");
  range.setAttribute("aria-label", "probability of one event");
  const box = buildBox(live, "event", "box", "exact probability of one event");
  box.step = 0.01;
  const surprise = element("span", { className: "event-number", dataset: { testid: "event-surprise" } });
  const coins = element("span", { className: "coins" });
  const total = element("span", { className: "loss-number", dataset: { testid: "cross-entropy" } });
  const sum = element("span", { className: "parts" });
  const floor = element("span", { className: "fill floor" });
  const excess = element("span", { className: "fill excess" });
  const uniform = element("span", { className: "uniform-text" });
  const verdict = element("p", { className: "verdict" });
  const rows = element("div", { className: "rows" });
  const head = (className, ...text) => element("span", { className }, ...text);
  const root = element(
    "div",
    { className: "live information" },
    frame.notices,
    element(
      "section",
      { className: "card one", "aria-label": "one event" },
      element("h2", { textContent: "One event" }),
      element("span", { className: "pull" }, element("span", { className: "side", textContent: "p" }), range, box),
      element("span", { className: "says" }, element("span", { className: "loss-word", textContent: "surprise " }), surprise, coins),
    ),
    element(
      "section",
      { className: "headline", "aria-label": "two distributions" },
      element("div", { className: "loss" }, element("span", { className: "loss-word", textContent: "H(p, q)" }), total, units.root),
      element("div", { className: "scale" }, element("span", { className: "meter" }, floor, excess, element("span", { className: "tick" })), uniform),
      sum,
      verdict,
    ),
    element(
      "div",
      { className: "heads", "aria-hidden": "true" },
      head("name", "outcome"),
      head("p", element("b", { textContent: "p" }), ": what happens"),
      head("q", element("b", { textContent: "q" }), ": what the model expects"),
      head("surprise", "surprise by q"),
      head("term", "p \u00d7 surprise"),
    ),
    rows,
    element("div", { className: "tools" }, frame.copy, frame.linkField, frame.waiting),
    frame.status,
  );

  return {
    root,
    frame,
    rows,
    layOut(server) {
      units.layOut(server);
      setText(uniform, `${logarithm(server.unit)} ${server.outcomes.length} = ${readable(server.uniform)}`);
    },
    draw({ event, surprise: nats, bits, numbers, totals }, server, wanted) {
      drawSlider(range, 0, 1, 0.01, event, event);
      drawBox(box, event);
      setText(surprise, `${readable(nats)} ${server.unit}`);
      surprise.dataset.value = nats;
      setText(coins, coinsFor(bits));
      setText(total, readable(totals.cross_entropy));
      total.dataset.value = totals.cross_entropy;
      const share = (value) => Math.min(value / server.uniform / 3, 1);
      floor.style.transform = `scaleX(${share(totals.entropy)})`;
      excess.style.transform = `translateX(${share(totals.entropy) * 100}%) scaleX(${share(totals.divergence)})`;
      setText(sum, `= H(p) ${readable(totals.entropy)} + KL(p\u2016q) ${readable(totals.divergence)} ${server.unit}`);
      setText(verdict, verdictOf(totals, numbers, server));
      frame.waiting.hidden = !wanted;
    },
  };
}

function coinsFor(bits) {
  if (bits === 0) return "it always happens: no surprise at all";
  if (bits === Infinity) return "it never happens: no finite surprise is enough";
  return `like ${readable(bits)} fair coins that all show heads`;
}

function verdictOf({ entropy, divergence, cross_entropy: total }, numbers, { unit }) {
  const certain = numbers.find(({ p }) => p === 1);
  if (total === Infinity) return "The model rules out something that happens, so the surprise to expect is infinite.";
  if (certain) return `p is one-hot: H(p) = 0. All that is left is the surprise of ${certain.name}: the loss, ${readable(total)} ${unit}.`;
  if (divergence === 0) return `q is p: nothing is added. No model can get below H(p).`;
  return `No model can get below H(p) = ${readable(entropy)}. Expecting q adds KL = ${readable(divergence)}.`;
}

export default shown(Information);
