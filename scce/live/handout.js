// The lab in one file, without a server: what Python would answer is looked up in the tables that it made (handout.py).
// A slider is at one of its stops. The numbers of three of them stand where the differences of their stops say.

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

class Handout {
  constructor(data) {
    Object.assign(this, data);
    this.places = new Uint16Array(bytesOf(data.places).buffer);
    this.timesAt = bytesOf(data.timesAt);
  }

  // The host's answer to a message, as a server would give it.
  async answer({ number, revision, phase, edits }, link) {
    const notices = [];
    const state = edits.reduce((before, [, ...edit]) => this.edited(before, edit, notices), this.stateIn(link));
    return this.told(state, { seen: number, revision, notices }, phase !== "moving");
  }

  told(state, moment, withSheet = true) {
    const { stops, first } = this;
    const { classes, steps, label, unit, open } = state;
    const chosen = Object.keys(this.situations).filter((name) => same(this.situations[name][label], steps));
    const told = {
      ...first,
      ...moment,
      ...this.units[unit],
      classes,
      logits: steps.map((step) => stops[step]),
      label,
      unit,
      open,
      link: this.linkTo(state),
      ready_made: { ...first.ready_made, situation: { names: Object.keys(this.situations), chosen } },
    };
    return withSheet ? { ...told, ...this.sheetOf(state) } : told;
  }

  // ---- the state ----------------------------------------------------------------------------------

  linkTo({ classes, steps, label, unit, open }) {
    const named = classes.map((name) => ["class", name]);
    const opened = open.length ? [["open", open.join(",")]] : [];
    const logits = steps.map((step) => this.stops[step]).join(",");
    return String(new URLSearchParams([...named, ["logits", logits], ["label", label], ["unit", unit], ...opened]));
  }

  // Of a link that is not of this file, the state at the start.
  stateIn(link) {
    const query = new URLSearchParams(link);
    const classes = query.getAll("class");
    const steps = (query.get("logits") ?? "").split(",").map((logit) => this.stops.indexOf(Number(logit)));
    const [label, unit] = [Number(query.get("label") ?? 0), query.get("unit") ?? "nats"];
    const isOurs = new Set(classes).size === 3 && steps.length === 3 && Math.min(...steps) >= 0 && [0, 1, 2].includes(label) && this.units[unit];
    return isOurs ? { classes, steps, label, unit, open: query.has("open") ? ["computations"] : [] } : this.stateIn(this.first.link);
  }

  edited(state, [kind, ...values], notices) {
    const [value] = values;
    const others = {
      logit: () => ({ steps: replaced(state.steps, value, this.nearest(values[1], notices)) }),
      label: () => ({ label: value }),
      unit: () => ({ unit: value }),
      open: () => ({ open: values }),
      name: () => this.renamed(state.classes, values, notices),
      situation: () => ({ steps: this.situations[value][state.label] }),
      visit: () => this.stateIn(value),
    }[kind];
    return { ...state, ...others?.() };
  }

  nearest(logit, notices) {
    const { stops } = this;
    const best = stops.reduce((found, stop, i) => (Math.abs(stop - logit) < Math.abs(stops[found] - logit) ? i : found), 0);
    if (stops[best] !== logit) notices.push(`This file has a score for every ${this.first.pace} from ${plain(stops[0])} to ${stops.at(-1)}: ${plain(logit)} became ${stops[best]}.`);
    return best;
  }

  renamed(classes, [index, name], notices) {
    if (!classes.includes(name)) return { classes: replaced(classes, index, name) };
    if (classes[index] !== name) notices.push(`Two classes cannot both be called ${name}.`);
    return { classes };
  }

  // ---- the numbers --------------------------------------------------------------------------------

  // Where the numbers of three classes stand, for the stops of their sliders.
  rowsAt([first, ...rest]) {
    const reach = this.stops.length - 1;
    const [second, third] = rest.map((step) => step - first + reach);
    const place = this.places[second * (2 * reach + 1) + third];
    const row = Math.floor(place / this.orders.length);
    return this.orders[place % this.orders.length].map((rank) => row * 3 + rank);
  }

  // The numbers of some states, as Python sends them.
  tablesOf(all, unit) {
    const at = all.flatMap((steps) => this.rowsAt(steps));
    const take = (column) => at.map((row) => column[row]);
    const { probability, slope, nats } = this.rows;
    const power = all.flatMap((steps) => steps.map((step) => this.powers.power[Math.max(...steps) - step]));
    return {
      table: { power, probability: take(probability), loss: take(nats), loss_in_unit: take(this.rows[unit]) },
      ofTrue: { slope: take(slope), times_guessing: take(this.timesAt).map((which) => this.times[which]) },
    };
  }

  // The pictures of every stop of every slider, while the others rest.
  sheetOf({ steps, label, unit }) {
    const all = steps.flatMap((_, slider) => this.stops.map((_, stop) => replaced(steps, slider, stop)));
    const [swept, now] = [this.tablesOf(all, unit), this.tablesOf([steps], unit)];
    const ofLabel = (column) => column.filter((_, i) => i % 3 === label);
    const { slope, times_guessing: times } = swept.ofTrue;
    return {
      stride: 1,
      stops: this.stops,
      sheet: swept.table,
      sheetTrue: { slope: ofLabel(slope), times_guessing: ofLabel(times) },
      temperatures: [1],
      byTemperature: now.table,
      byTemperatureTrue: { slope: ofLabel(now.ofTrue.slope), times_guessing: ofLabel(now.ofTrue.times_guessing) },
      now: now.table,
      nowTrue: now.ofTrue,
      textbook: { loss: [null, null, null] },
    };
  }
}

const replaced = (list, at, value) => list.map((one, i) => (i === at ? value : one));
const same = (one, other) => one.every((value, i) => value === other[i]);

// ---- the page -----------------------------------------------------------------------------------

// What needs Python has no place here: other sets of classes, a temperature, what the textbook formula makes of scores.
function takeOut({ root, frame }) {
  const [classes, temperature, , powers] = root.querySelectorAll(".opener");
  for (const one of [classes, temperature, powers, frame.copy, frame.present]) one.remove();
}

function openHandout() {
  const handout = new Handout(decoded(JSON.parse(document.getElementById("scce-first").textContent)));
  const live = new Component({
    answer: (message, link) => handout.answer(message, link),
    elsewhere: { text: "This state in the app", address: handout.address },
  });
  const trail = [];
  const [undo, startOver] = ["undo", "start-over"].map((name) => document.getElementById(`scce-${name}`));
  const layOut = () => (undo.disabled = trail.length < 2);
  live.host.settled = (link) => {
    if (link !== trail.at(-1)) trail.push(link);
    history.replaceState(null, "", `#${link}`); // a reload shows what the reader sees
    layOut();
  };
  undo.addEventListener("click", () => (trail.pop(), live.visit(trail.at(-1))));
  startOver.addEventListener("click", () => live.visit(handout.first.link));
  takeOut(live.view);
  document.querySelector(".scce-live").shadowRoot.append(live.view.root);
  live.receive(handout.told(handout.stateIn(location.hash.slice(1)), {}));
  trail.push(live.server.link);
  document.querySelector(".scce").classList.add("is-live");
  layOut();
}
