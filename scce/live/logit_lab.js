// The lab: what it reads off the sheet for a state, and what a reader's hand does. Its look is in logit_lab_view.js.

const T = "temperature"; // the one slider that is not a class

class Lab extends Live {
  buildView() {
    return buildView(this);
  }

  readServer(data) {
    const { seen, revision, classes, unit, uniform, ruler, limit, step, link, notices, most_classes: mostClasses } = data;
    const state = { logits: data.logits, label: data.label, temperature: data.temperature, open: data.open };
    const pace = data.pace ?? limit / 100; // how far a slider goes at one press of a key
    return { seen, revision, classes, unit, uniform, ruler, limit, pace, step, link, notices, mostClasses, readyMade: data.ready_made, state };
  }

  readSheet(data) {
    if (!data.sheet) return null;
    return {
      logits: data.logits,
      label: data.label,
      temperature: data.temperature,
      stride: data.stride,
      stops: data.stops,
      coarse: readTable(data.sheet, data.sheetTrue),
      fineSlider: data.fine ? data.held : null,
      fineStops: data.fineStops,
      fine: data.fine && readTable(data.fine, data.fineTrue),
      temperatures: data.temperatures,
      byTemperature: readTable(data.byTemperature, data.byTemperatureTrue),
      now: readTable(data.now, data.nowTrue),
      textbook: data.textbook.loss,
    };
  }

  withEdit(state, [kind, ...values]) {
    if (kind === "label") return { ...state, label: values[0] };
    if (kind === "open") return { ...state, open: values };
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

  // Where the numbers of a state stand: {table, at, ofTrue}, or null when the sheet has none for it. The last is the
  // place of what is known of the true class; null where another one was true when the sheet was made.
  picture(state) {
    const { sheet } = this;
    if (!sheet || sheet.logits.length !== state.logits.length) return null;
    const moved = state.logits.flatMap((logit, i) => (logit === sheet.logits[i] ? [] : [i]));
    const sameTemperature = state.temperature === sheet.temperature;
    if (!moved.length && sameTemperature) return { table: sheet.now, at: 0, ofTrue: state.label };
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
    return { table, at: row * logits.length, ofTrue: label === this.sheet.label ? row : null };
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
    const numbers = this.numbersAt(picture);
    this.rows.forEach((row, i) => row.draw(numbers[i], this.wantedOf(i) ?? logits[i]));
    this.numbers = numbers;
    this.kind = this.view.draw(numbers, this.drawn, this.server, {
      waiting: this.waiting,
      times: picture.ofTrue === null ? null : picture.table.times[picture.ofTrue],
      textbook: picture.table === this.sheet.now ? this.sheet.textbook[label] : null,
    });
  }

  numbersAt({ table, at, ofTrue }) {
    const { logits, label } = this.drawn;
    const open = logits.filter((logit) => logit !== null).length;
    return logits.map((logit, i) => ({
      logit,
      true: i === label,
      masked: logit === null,
      alone: logit !== null && open === 1, // the only class left: its loss is exactly 0
      power: table.powers[at + i],
      probability: table.probabilities[at + i],
      loss: table.losses[at + i],
      lossInUnit: table.lossesInUnit[at + i],
      gradient: i !== label ? table.gradientsIfOther[at + i] : ofTrue === null ? null : table.slopes[ofTrue], // null while it is on its way
    }));
  }

  // ---- what moves on its own --------------------------------------------------------------------

  receive(data) {
    const first = !this.server;
    const still = !this.moving && !this.pointer;
    const thumbs = first || !still ? [] : this.rows.flatMap((row) => row.gliding);
    gliding(thumbs, () => super.receive(data));
    this.settledKind ??= this.kind;
    if (first) this.greet();
  }

  // A reader who comes without a link, and does nothing, sees that a score can be moved.
  greet() {
    const isFirst = !["class", "logits", "label", "open"].some((name) => new URLSearchParams(location.search).has(name));
    if (isFirst) this.nudgeTimer = setTimeout(() => this.number === 0 && !this.moving && this.rows[this.drawn.label].nudge(), NUDGE);
  }

  leave() {
    clearTimeout(this.nudgeTimer);
    super.leave();
  }

  // The black 1 slides to the class that is the true one now, and the outline of its share with it.
  chooseTrue(index) {
    const from = this.rows[this.drawn.label].pickTop();
    gliding(this.view.outline, () => this.choose(["label", index]));
    this.rows[index].slidePick(from);
  }

  toggle(panel) {
    const { open } = this.drawn;
    this.choose(["open", ...(open.includes(panel) ? open.filter((one) => one !== panel) : [...open, panel])]);
  }

  announce(edit = []) {
    if (edit[0] === "open") return;
    const { unit, classes } = this.server;
    const now = this.numbers[this.drawn.label];
    this.view.frame.say(`Loss ${lossText(now)} ${unit}. Probability of ${classes[this.drawn.label]}: ${chanceText(now)}.`);
    if ((this.kind === "worse") !== (this.settledKind === "worse")) this.view.pulse();
    this.settledKind = this.kind;
  }
}

const NUDGE = 900; // ms

// ---- what Python sends --------------------------------------------------------------------------

function readTable({ power, probability, loss, gradient_if_other: ifOther, loss_in_unit: lossInUnit }, { slope, times_guessing: times }) {
  return {
    powers: power,
    probabilities: probability,
    losses: loss,
    slopes: slope,
    times,
    // At temperature 1 this column equals the probabilities, and in nats the next equals the losses: sent once.
    gradientsIfOther: ifOther ?? probability,
    lossesInUnit: lossInUnit ?? loss,
  };
}

// One form for each quantity, wherever it stands.
const lossText = (now) => unlessZero(readable(now.lossInUnit), now.loss, now.alone);
const powerText = (now) => unlessZero(readableProbability(now.power, true), now.power, now.masked);
const chanceText = (now) => unlessZero(readableProbability(now.probability, now.alone), now.probability, now.masked);

const Component = Lab;
