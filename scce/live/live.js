// How a live component lives: it draws what it can look up at once, and tells Python what the reader did.
// Every number was computed in Python: while a slider moves, the numbers of its position are looked up in
// the sheet that Python sent ahead. There is no formula here.
//
// Three states meet in this file:
//   server  what Python last said: the page's state, and the number of the last message it has carried out
//   sheet   the pictures for every position of every slider, while the others rest as they were
//   drawn   what the screen shows: never anything that the sheet has no numbers for
// A move that the sheet cannot show yet waits, with its slider, for the next sheet; the rest stays live.
//
// A component is a class that extends Live and says: buildView(), readServer(data), readSheet(data) or null,
// withEdit(state, edit), editOf(slider, value), picture(state) or null, nearest(slider, value), layOut(),
// draw() and announce(). Its view has a root, the rows in it, and the frame that parts.js builds.
//
// A host mounts it, gives it the first data, and two ways to Python:
//   answer(message, link, signal)  asks for the next sheet: a promise of data. Python remembers nothing: the
//                                  message holds the edits made to the state that the link describes
//   tell(message)                  only in a page that shows more than the component: what the reader did, at
//                                  every step of a drag too; the page says by hear(data) what it has carried out
//   elsewhere                      where the same state is on another page: its {text, address}
//   settled(link, later)           where the host keeps the trail: the state is one to come back to, before the last
//                                  `later` ones of the trail, whose answers came first

const REST = 250; // ms without a move after which the other sliders get a sheet that fits
const QUIET = 700; // ms without a key after which a move by keyboard counts as settled
const BREATH = 150; // ms at least between two commits in the middle of a drag
const SHARE = 20; // and this many times the frames' time that the last one's figure took
const FRAME = 20; // ms that a frame may take
const PATIENCE = 3000; // ms after which what was told and not heard is told again
const LINE = 10_000; // ms after which a question without an answer is asked again
const AGAIN = 1000; // ms after a line that failed

class Live {
  constructor(host) {
    this.host = host;
    this.edits = []; // that Python, or the page, does not know of: {number, edit, drawn, revision}
    this.number = 0; // of the last message sent
    this.told = Infinity; // the last message that the page has carried out
    this.wanted = []; // the moves that wait for a sheet, in their order, one of a slider: {slider, value}
    this.moves = 0; // counts them
    this.fresh = 0; // the last message that starts afresh: the sliders go no further than they must
    this.lost = 0; // ms of frames since the last commit
    this.held = null; // the slider with the pointer or the focus
    this.moving = false; // whether a drag is under way
    this.cut = false; // whether the line to Python failed
    this.owed = false; // whether a state has settled whose answer has not come
    this.remembered = []; // the messages whose states went to the trail
    this.rows = []; // as built by the component, in the rows of its view
    this.view = this.buildView();
    this.showing = new Showing(this);
  }

  // ---- from Python ------------------------------------------------------------------------------

  receive(data) {
    const first = !this.server;
    const server = this.readServer(data);
    const overruled = !first && server.revision !== this.server.revision;
    this.server = server;
    this.showing.hear(data);
    this.number = Math.max(this.number, server.seen);
    this.forget();
    const before = this.sheet;
    const sheet = this.readSheet(data);
    if (sheet) this.sheet = { ...sheet, unit: server.unit };

    if (first || overruled) [this.wanted, this.fresh] = [[], 0];
    this.drawn = this.edits
      .filter(({ number, drawn }) => drawn && number > server.seen)
      .reduce((state, { edit }) => this.withEdit(state, edit), server.state);
    if (this.sheet && !this.picture(this.drawn)) this.goBack(before);
    this.show();
    if (this.wanted.length) this.moveOn();
    if (!this.sheet) this.request("resting"); // mounted again in a page that knew it had one
    this.answerAll();
    if (this.sheet) this.view.root.dataset.ready = "true";
  }

  show() {
    colour(this.view.root);
    this.view.frame.layOut(this.server);
    this.layOut();
    this.draw();
    this.showing.layOut();
  }

  // An edit is kept until the next sheet knows of it, and the page does.
  forget() {
    const { seen, revision } = this.server;
    this.edits = this.edits.filter((edit) => edit.number > Math.min(seen, this.told) && edit.revision === revision);
  }

  answerAll() {
    if (!this.afterAnswer || this.server.seen < this.afterAnswer.number) return;
    const { action } = this.afterAnswer;
    this.afterAnswer = null;
    action();
  }

  // What the page says after each of its runs. It overrules the reader's edits when something else on it has
  // changed the state; otherwise the answers know more than it does.
  hear(data) {
    this.told = data.seen;
    this.showing.lead(data.way);
    if (!this.server || data.revision > this.server.revision) this.receive(data);
    else this.forget();
    if (data.notices.length && data.seen >= this.number) this.notice(data.notices); // what another control could not use
    if (this.dirty) this.scheduleCommit();
  }

  notice(notices) {
    this.server = { ...this.server, notices };
    this.view.frame.layOut(this.server);
  }

  // Goes on in a page that may not know yet what the reader did.
  moveInto(page, data, trail) {
    const { revision, seen, link } = data;
    this.host = page;
    if (this.number > seen || trail.length > 1 || trail[0] !== link) return this.goOn(data, trail);
    this.showing.lead(data.way);
    [this.told, this.edits] = [seen, []];
    this.server = { ...this.server, revision, seen };
  }

  // Goes on with a page that knows no more than its address: the links of every state that was settled, what came of
  // them, and what no answer knows of.
  goOn(data, trail) {
    if (!this.server) this.receive(data);
    this.showing.lead(data.way);
    const owed = this.edits.filter(({ number }) => number > this.server.seen);
    const number = Math.max(this.number, data.seen) + 1;
    const { revision } = data;
    const numbered = (edit) => ({ edit, number, revision });
    this.edits = [...this.past(trail).map(numbered), ...owed.map((one) => ({ ...one, number: number + 1, revision }))];
    this.number = number + (owed.length ? 1 : 0);
    this.told = data.seen;
    this.server = { ...this.server, revision, seen: number };
    this.tell(this.moving ? "moving" : "settled");
    if (owed.length || this.line || this.cut || !this.sheet) this.request(this.moving ? "resting" : "settled");
  }

  past(trail) {
    const { link } = this.server;
    const { outcome, given } = this.showing;
    const predicted = outcome && typeof given === "string" ? [["predict", given]] : [];
    return [["trail", ...(trail.length ? trail : [link])], ...predicted, ["now", link]];
  }

  // Whether nothing is in the reader's hand, and nothing on its way.
  get free() {
    return !this.moving && !this.pointer && !this.line && !this.cut && !this.view.root.querySelector("[data-typing]");
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
    if (phase !== "moving") this.request(phase);
    if (this.host.tell) this.tell(phase);
  }

  messageAfter(seen, phase) {
    const edits = this.edits.filter(({ number }) => number > seen);
    return {
      number: this.number,
      revision: this.server.revision,
      phase,
      held: typeof this.held === "number" ? this.held : null,
      edits: edits.map(({ edit, number }) => [number, ...edit]),
      reach: this.fresh > this.server.seen ? 0 : (this.server.limit ?? 0),
    };
  }

  // Asks for the next sheet. A later question takes the place of one that is still under way; what a settled state is
  // called is heard all the same.
  async request(phase) {
    if (!this.line?.settles) this.hangUp();
    clearTimeout(this.lineTimer);
    this.owed = phase === "settled" || (this.owed && !this.moving); // whose place this question took may have settled
    const line = Object.assign(new AbortController(), { number: this.number, settles: phase === "settled" });
    this.line = line;
    this.lineTimer = setTimeout(() => this.askAgain(phase), LINE);
    const data = await this.host.answer(this.messageAfter(this.server.seen, phase), this.server.link, line.signal).catch((reason) => this.refused(reason));
    if (this.line !== line) return this.hearLate(line, data);
    this.hangUp();
    this.cut = !data;
    if (!data) this.lineTimer = setTimeout(() => this.request(phase), AGAIN);
    const settled = data && this.owed;
    if (data) this.owed = false;
    if (data?.revision === this.server.revision) this.receive(data);
    else this.draw();
    if (settled) this.remember(line.number, this.server.link);
  }

  askAgain(phase) {
    this.hangUp();
    this.request(phase);
  }

  // The answer to a question whose place another one took; that one's may have come before.
  hearLate({ number, settles }, data) {
    if (!settles || data?.revision !== this.server.revision || this.remembered.includes(number)) return;
    const later = this.remember(number, data.link);
    if (!later && this.line && !this.line.settles) this.owed = false;
  }

  remember(number, link) {
    const later = this.remembered.filter((one) => one > number).length;
    this.remembered.push(number);
    this.host.settled?.(link, later);
    return later;
  }

  refused({ sentence }) {
    this.view.frame.waiting.textContent = sentence ?? "waiting for the server";
    return null;
  }

  hangUp() {
    clearTimeout(this.lineTimer);
    this.line?.abort();
    this.line = null;
  }

  get waiting() {
    return this.cut || this.wanted.length > 0;
  }

  // Shows the state that a link describes, as something else on the page does that changes it.
  visit(link) {
    this.edits = [];
    this.wanted = [];
    this.number += 1;
    this.fresh = this.number;
    this.server = { ...this.server, link, revision: this.server.revision + 1 };
    this.afterAnswer = { number: this.number, action: () => this.tellOf() };
    this.request("settled");
  }

  // What was told can be lost, on a line that was cut or in a run that was broken off. Told again it has another
  // number: the same message once more would be no news. Python carries no edit out twice.
  tell(phase) {
    this.host.tell(this.messageAfter(this.told, phase));
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.told < this.number && this.tellAgain(phase), PATIENCE);
  }

  tellAgain(phase) {
    this.number += 1;
    this.tell(phase);
  }

  // In the middle of a drag: never more than one commit under way, and a breath between two.
  scheduleCommit() {
    if (!this.host.tell) return;
    clearTimeout(this.commitTimer);
    const since = performance.now() - (this.sentAt ?? -PATIENCE);
    const breath = Math.max(BREATH, SHARE * this.lost);
    const wait = (this.told >= this.number ? breath : PATIENCE) - since;
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
    if (!this.moving) return;
    this.moving = false;
    this.commit("settled");
    this.tellOf();
  }

  // A change that Python has to see before it can be drawn: a typed number, a name, a class more.
  ask(...edit) {
    this.record(edit, false);
    this.commit("settled");
    this.afterAnswer = { number: this.number, action: () => this.tellOf(edit) };
  }

  // A change that makes all numbers new: a ready-made set of classes, a situation.
  start(...edit) {
    this.wanted = [];
    this.fresh = this.number + 1;
    this.showing.again();
    this.ask(...edit);
  }

  // For those who do not see it; not what they are to predict.
  tellOf(edit) {
    if (!this.showing.veiled) this.announce(edit);
  }

  // The last value that was asked for and not answered: an earlier answer does not take it back.
  asked(kind) {
    return this.edits.findLast(({ edit, number }) => edit[0] === kind && number > this.server.seen)?.edit.at(-1);
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
    this.giveUp(slider);
    if (!this.picture(state)) {
      this.wanted.push({ slider, value });
      this.draw();
      return;
    }
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

  // A sheet shows the move of one slider at a time: while another waits, this one's has come to its end.
  moveOn() {
    for (const { slider, value } of [...this.wanted]) this.move(slider, value);
    if (!this.pointer || this.wanted.length) this.settle();
  }

  // Takes back what a slider waits for.
  giveUp(slider) {
    this.wanted = this.wanted.filter((one) => one.slider !== slider);
  }

  // Where a slider is to go, as soon as there are numbers for it; undefined when it waits for nothing.
  wantedOf(slider) {
    return this.wanted.find((one) => one.slider === slider)?.value;
  }

  // A change that is settled at once and can be drawn at once.
  choose(edit) {
    this.record(edit, true);
    this.drawn = this.withEdit(this.drawn, edit);
    this.draw();
    this.commit("settled");
    this.tellOf(edit);
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
    if (!this.moving && this.edits.every(({ number }) => number <= this.server.seen)) return this.copyNow();
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
    this.hangUp();
    const { commitTimer, retryTimer, restTimer, quietTimer, view } = this;
    for (const timer of [commitTimer, retryTimer, restTimer, quietTimer, view.frame.copiedTimer]) clearTimeout(timer);
    cancelAnimationFrame(this.frame);
    this.showing.leave();
    this.view.root.remove();
  }
}
