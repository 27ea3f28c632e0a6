// How a live component lives: it draws what it can look up at once, and tells Python what the reader did.
// Every number was computed in Python: while a slider moves, the numbers of its position are looked up in
// the sheet that Python sent ahead. There is no formula here.
//
// Three states meet in this file:
//   server  what Python last said: the page's state, and the number of the last message it has carried out
//   sheet   the pictures for every position of every slider, while the others rest as they were
//   drawn   what the screen shows: never anything that the sheet has no numbers for
// An edit that the sheet cannot show yet waits, with its slider, for the next sheet; the rest stays live.
//
// A component is a class that extends Live and says: buildView(), readServer(data), readSheet(data) or null,
// withEdit(state, edit), editOf(slider, value), picture(state) or null, nearest(slider, value), layOut(),
// draw() and announce(). Its view has a root, the rows in it, and the
// frame that parts.js builds. The file ends with `export default shown(ItsClass)`.

const REST = 250; // ms without a move after which the other sliders get a sheet that fits
const QUIET = 700; // ms without a key after which a move by keyboard counts as settled
const BREATH = 150; // ms at least between two commits in the middle of a drag
const SHARE = 20; // and this many times the frames' time that the last one's figure took
const FRAME = 20; // ms that a frame may take
const PATIENCE = 3000; // ms after which an unanswered commit no longer holds back the next

// Returns the function that Streamlit calls whenever Python has sent something.
function shown(Kind) {
  const alive = new WeakMap();
  return ({ parentElement, data, setStateValue }) => {
    if (!alive.has(parentElement)) alive.set(parentElement, new Kind(parentElement));
    const live = alive.get(parentElement);
    live.send = (message) => setStateValue("message", message);
    live.receive(data);
    return () => {
      live.leave();
      alive.delete(parentElement);
    };
  };
}

class Live {
  constructor(parent) {
    this.edits = []; // not yet carried out by Python: {number, edit, drawn}
    this.number = 0; // of the last message sent
    this.answered = 0; // the last message that Python has carried out
    this.wanted = null; // a move that waits for a sheet: {slider, value}
    this.moves = 0; // counts them
    this.lost = 0; // ms of frames since the last commit
    this.held = null; // the slider with the pointer or the focus
    this.moving = false; // whether a drag is under way
    this.rows = []; // as built by the component, in the rows of its view
    this.view = this.buildView();
    parent.append(this.view.root);
  }

  // ---- from Python ------------------------------------------------------------------------------

  receive(data) {
    const first = !this.server;
    const server = this.readServer(data);
    this.server = server;
    this.answered = server.seen;
    this.number = Math.max(this.number, server.seen);
    this.edits = this.edits.filter((edit) => edit.number > server.seen && edit.revision === server.revision);
    const before = this.sheet;
    const sheet = this.readSheet(data);
    if (sheet) this.sheet = { ...sheet, unit: server.unit };

    if (!this.drawn || this.drawn.revision !== server.revision) this.wanted = null;
    this.drawn = this.edits
      .filter((edit) => edit.drawn)
      .reduce((state, { edit }) => this.withEdit(state, edit), server.state);
    if (this.sheet && !this.picture(this.drawn)) this.goBack(before);
    colour(this.view.root);
    this.view.frame.layOut(server);
    this.layOut();
    this.draw();

    if (this.wanted) {
      this.move(this.wanted.slider, this.wanted.value);
      if (!this.pointer) this.settle();
    }
    if (first && !this.sheet) this.commit("settled"); // mounted again in the middle of a drag
    if (this.dirty) this.scheduleCommit();
    if (this.afterAnswer && this.answered >= this.afterAnswer.number) {
      const { action } = this.afterAnswer;
      this.afterAnswer = null;
      action();
    }
    if (first) this.view.root.dataset.ready = "true";
  }

  // The reader went on while this sheet was on its way: the one before it may still show where the hand is.
  goBack(before) {
    const late = this.sheet;
    this.sheet = before;
    if (before?.unit === this.server.unit && this.picture(this.drawn)) return;
    this.sheet = late;
    this.drawn = this.server.state;
  }

  // ---- to Python --------------------------------------------------------------------------------

  record(edit, drawn) {
    const control = (it) => JSON.stringify(it.slice(0, -1)); // an edit ends with the control's new value
    const last = this.edits.at(-1);
    if (last && last.drawn && drawn && control(last.edit) === control(edit)) this.edits.pop();
    this.edits.push({ edit, drawn, number: this.number + 1, revision: this.server.revision });
    this.dirty = true;
  }

  // A commit is of one of three phases: "moving", in the middle of a drag; "resting", still in hand, which
  // brings the next sheet; "settled", let go, which also goes to the trail of undo and to the address.
  commit(phase) {
    clearTimeout(this.commitTimer);
    if (phase === "settled") clearTimeout(this.quietTimer);
    this.number += 1;
    this.dirty = false;
    this.sentAt = performance.now();
    this.lost = 0;
    this.send({
      number: this.number,
      revision: this.server.revision,
      phase,
      held: typeof this.held === "number" ? this.held : null,
      edits: this.edits.map(({ edit, number }) => [number, ...edit]),
    });
    // A line that was cut for a moment swallows what was sent; Python carries no edit out twice.
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.answered < this.number && this.commit(phase), PATIENCE);
  }

  // In the middle of a drag: never more than one commit under way, and a breath between two.
  scheduleCommit() {
    clearTimeout(this.commitTimer);
    const since = performance.now() - (this.sentAt ?? -PATIENCE);
    const breath = Math.max(BREATH, SHARE * this.lost);
    const wait = (this.answered >= this.number ? breath : PATIENCE) - since;
    this.commitTimer = setTimeout(() => this.dirty && this.commit("moving"), Math.max(wait, 0));
  }

  // Counts the frames that drawing the figures has cost, so that they follow without holding up the drag.
  watchFrames() {
    cancelAnimationFrame(this.frame);
    let last = performance.now();
    const watch = (now) => {
      this.lost += Math.max(0, now - last - FRAME);
      last = now;
      if (this.moving) this.frame = requestAnimationFrame(watch);
    };
    this.frame = requestAnimationFrame(watch);
  }

  // A timer can be late, with the next move already waiting behind it: let that one come first.
  rest() {
    const before = this.moves;
    requestAnimationFrame(() => setTimeout(() => this.moving && this.moves === before && this.commit("resting")));
  }

  settle() {
    clearTimeout(this.restTimer);
    clearTimeout(this.quietTimer);
    if (!this.moving || this.wanted) return;
    this.moving = false;
    this.commit("settled");
    this.announce();
  }

  // A change that Python has to see before it can be drawn: a typed number, a name, a class more.
  ask(...edit) {
    this.record(edit, false);
    this.commit("settled");
    this.afterAnswer = { number: this.number, action: () => this.announce() };
  }

  // ---- rows -------------------------------------------------------------------------------------

  // As many rows as there are classes, examples or outcomes.
  fitRows(count, buildRow) {
    while (this.rows.length < count) {
      const row = buildRow(this, this.rows.length);
      this.rows.push(row);
      this.view.rows.append(row.root);
    }
    while (this.rows.length > count) this.rows.pop().root.remove();
  }

  // ---- moves ------------------------------------------------------------------------------------

  move(slider, value) {
    const edit = this.editOf(slider, value);
    const state = this.withEdit(this.drawn, edit);
    if (!this.picture(state)) {
      this.wanted = { slider, value };
      this.draw();
      return;
    }
    this.wanted = null;
    this.drawn = state;
    if (!this.moving) this.watchFrames();
    this.moving = true;
    this.moves += 1;
    this.record(edit, true);
    this.draw();
    this.scheduleCommit();
    clearTimeout(this.restTimer);
    clearTimeout(this.quietTimer);
    this.restTimer = setTimeout(() => this.rest(), REST);
    if (!this.pointer) this.quietTimer = setTimeout(() => this.settle(), QUIET);
  }

  // A change that is settled at once and can be drawn at once.
  choose(edit) {
    this.record(edit, true);
    this.drawn = this.withEdit(this.drawn, edit);
    this.draw();
    this.commit("settled");
    this.announce();
  }

  hold(slider) {
    this.held = slider;
  }

  // The edit that asks Python for a value that the sheet has no numbers for.
  typed(slider, value) {
    return this.editOf(slider, value);
  }

  // ---- the link ---------------------------------------------------------------------------------

  copyLink() {
    if (!this.edits.length && !this.moving) return this.copyNow();
    this.commit("settled");
    this.afterAnswer = { number: this.number, action: () => this.copyNow() };
  }

  async copyNow() {
    const link = `${location.origin}${location.pathname}?${this.server.link}`;
    try {
      await navigator.clipboard.writeText(link);
      this.view.frame.copied();
    } catch {
      this.view.frame.offerLink(link); // no clipboard without https, or without a recent click
    }
  }

  leave() {
    for (const timer of [this.commitTimer, this.retryTimer, this.restTimer, this.quietTimer, this.view.frame.copiedTimer]) clearTimeout(timer);
    cancelAnimationFrame(this.frame);
    this.view.root.remove();
  }
}
