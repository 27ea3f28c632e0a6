// Surprise and entropy: one event, and two distributions whose bars are their sliders.
//
// A probability that moves takes the others with it. Python has sent where they go, so an edit says
// the whole distribution, as it is on the screen.

class Information extends Live {
  buildView() {
    return buildView(this);
  }

  readServer(data) {
    const { seen, revision, link, notices, outcomes, unit, uniform, ruler, event, p, q } = data;
    return { seen, revision, link, notices, outcomes, unit, uniform, ruler, readyMade: data.ready_made, state: { event, p, q } };
  }

  readSheet(data) {
    if (!data.now) return null;
    const numbers = (name) => ({ each: data[name], totals: data[`${name}Totals`] });
    const { stops, event, p, q } = data;
    return { stops, event, p, q, events: data.events, now: numbers("now"), byP: numbers("byP"), byQ: numbers("byQ") };
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
    this.fitRows(server.outcomes.length, buildRow);
    this.rows.forEach((row, i) => row.name(server.outcomes[i]));
    view.layOut(server);
  }

  draw() {
    const picture = this.picture(this.drawn);
    if (!picture) return;
    const { server } = this;
    this.shown = this.numbersAt(picture);
    this.rows.forEach((row, i) => row.draw(this.shown.numbers[i], server, [`p:${i}`, `q:${i}`].some((slider) => this.wantedOf(slider) !== undefined)));
    this.view.draw({ event: this.drawn.event, ...this.shown }, server, this.waiting);
  }

  // The numbers of each outcome, of all together, and of the event.
  numbersAt({ event, table, row }) {
    const { events } = this.sheet;
    const { outcomes } = this.server;
    const entries = (columns, at) => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[at]]));
    return {
      surprise: events.surprise[event],
      bits: events.bits[event],
      numbers: outcomes.map((name, i) => ({ name, ...entries(table.each, row * outcomes.length + i) })),
      totals: entries(table.totals, row),
    };
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

// ---- a row per outcome --------------------------------------------------------------------------

const SIDES = { p: "how often", q: "expected" };

function buildRow(live, index) {
  const name = element("span", { className: "name" });
  const sides = Object.keys(SIDES).map((side) => buildSide(live, index, side));
  const surprise = buildBar("surprise", "surprise ", "surprise");
  const term = buildBar("term", "p times surprise ", "term");
  const root = rowOf(index, name, ...sides.map((side) => side.root), asPart("surprise", asAnswers(surprise.root, ".number, .fill")), asPart("term", asAnswers(term.root, ".number, .fill")));
  return {
    root,
    name(text) {
      root.setAttribute("aria-label", text);
      setText(name, text);
      name.title = text;
      name.classList.toggle("is-longish", text.length > LONG_FOR_THE_BACK_ROW);
      for (const side of sides) side.name(text);
    },
    draw(now, server, waits) {
      root.classList.toggle("is-waiting", waits);
      for (const side of sides) side.draw(now);
      surprise.draw(shareOfRuler(now.surprise, server), readable(now.surprise), now.surprise);
      term.draw(shareOfRuler(now.term, server), readable(now.term), now.term);
    },
  };
}

// The slider of p or q.
function buildSide(live, index, side) {
  const pull = buildPull(live, `${side}:${index}`, side, element("span", { className: "side", textContent: side, "aria-hidden": "true" }));
  pull.root.classList.add(side);
  return {
    root: asPart(side, pull.root),
    name(text) {
      pull.name(`${side} of ${text}, ${SIDES[side]}`, `exact ${side} of ${text}`);
    },
    draw(now) {
      pull.draw(0, 1, 0.01, now[side]);
    },
  };
}

// ---- the whole ----------------------------------------------------------------------------------

function buildView(live) {
  const frame = buildFrame(live);
  const readyMade = buildReadyMade(live, "Outcomes", "Put p or q in a situation");
  const event = buildEvent(live);
  const both = buildBoth(live);
  const rows = element("div", { className: "rows" });
  asPart("unit", both.root.querySelector(".units"));
  const parts = [asPart("situations", readyMade.root), asPart("event", event.root), asPart("cross_entropy", both.root), buildHeads(), rows, asPart("tools", tools(frame))];
  return {
    root: element("div", { className: "live information" }, frame.notices, ...parts, frame.status),
    frame,
    rows,
    layOut(server) {
      readyMade.layOut(server);
      both.layOut(server);
    },
    draw(shown, server, waiting) {
      event.draw(shown, server);
      both.draw(shown, server);
      frame.waiting.hidden = !waiting;
    },
  };
}

function buildHeads() {
  return heads(
    head("name", "outcome"),
    asPart("p", head("p", element("b", { textContent: "p" }), ": what happens")),
    asPart("q", head("q", element("b", { textContent: "q" }), ": what the model expects")),
    asPart("surprise", head("surprise", "surprise by q")),
    asPart("term", head("term", "p \u00d7 surprise")),
  );
}

// One event, and its surprise.
function buildEvent(live) {
  const pull = buildPull(live, "event", "event", words("side", "p"));
  pull.name("probability of one event", "exact probability of one event");
  const number = numberOf("event-surprise", "event-number");
  const coins = element("span", { className: "coins" });
  const says = element("span", { className: "says" }, words("loss-word", "surprise "), number, coins);
  return {
    root: element("section", { className: "card one", "aria-label": "one event" }, element("h2", { textContent: "One event" }), pull.root, says),
    draw({ event, surprise, bits }, { unit }) {
      pull.draw(0, 1, 0.01, event);
      setNumber(number, `${readable(surprise)} ${unit}`, surprise);
      setText(coins, coinsFor(bits));
    },
  };
}

// Two distributions: the cross-entropy, and on its ruler what it is made of.
function buildBoth(live) {
  const [floor, excess] = [element("span", { className: "fill floor" }), element("span", { className: "fill excess" })];
  const sum = element("span", { className: "parts" });
  const units = buildUnits(live);
  const parts = [element("div", { className: "beside" }, sum, units.root)];
  const headline = buildHeadline({ label: "two distributions", word: "H(p, q)", testid: "cross-entropy", bars: [floor, excess], parts });
  asAnswers(headline.root, ".loss-number, .fill, .parts, .verdict");
  return {
    root: headline.root,
    layOut(server) {
      units.layOut(server);
      headline.layOut(server);
    },
    draw({ numbers, totals }, server) {
      const { entropy, divergence, cross_entropy: total } = totals;
      headline.draw(readable(total), total, [verdictOf(totals, numbers, server)], server);
      const start = shareOfRuler(entropy, server);
      const length = Math.min(shareOfRuler(divergence, server), 1 - start); // the ruler ends where it ends
      floor.style.transform = `scaleX(${start})`;
      excess.style.transform = `translateX(${start * 100}%) scaleX(${length})`;
      setText(sum, `= H(p) ${readable(entropy)} + KL(p\u2016q) ${readable(divergence)} ${server.unit}`);
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
  return `No model can get below the entropy H(p) = ${readable(entropy)} ${unit}. Expecting q adds KL = ${readable(divergence)} ${unit}.`;
}

const Component = Information;
