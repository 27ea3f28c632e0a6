// A phone in a room: it shows the question of now, and sends one answer, which can be changed until the round closes.
//
// What was chosen is kept in the phone until the server has said that it is safe: through a reload, a lost network and
// a locked screen. The phone has no name, only a number at random that is made here.

const EVERY = 1500, SLOWEST = 15000, LONG_AWAY = 30000; // milliseconds between two questions to the server
const PATIENCE = 8000; // for an answer
const CHANGE = 300; // a second tap within this replaces the first before it is sent
const DAY = 24 * 60 * 60 * 1000;
const PREFIX = "scce-room-";
const place = location.pathname.replace(/\/+$/, "");
const part = (id) => document.getElementById(id);

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// ---- what the phone keeps ------------------------------------------------------------------------

class Memory {
  constructor(name) {
    this.name = PREFIX + name;
    this.kept = { token: newToken(), answers: {}, at: 0, ...this.read() };
    this.forgetOld();
    this.write();
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? {};
    } catch {
      return {};
    }
  }

  write() {
    this.kept.at = Date.now();
    try {
      localStorage.setItem(this.name, JSON.stringify(this.kept));
    } catch {
      // a browser that keeps nothing: the answer lives as long as the page
    }
  }

  forgetOld() {
    try {
      for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX) && each !== this.name)) {
        if (!(JSON.parse(localStorage.getItem(name))?.at > Date.now() - DAY)) localStorage.removeItem(name);
      }
    } catch {
      // as above
    }
  }

  answerOf(round) {
    return this.kept.answers[round];
  }

  keep(round, answer, state) {
    this.kept.answers[round] = { answer, state };
    this.write();
  }
}

function newToken() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- asking the server ---------------------------------------------------------------------------

class Lost extends Error {} // no answer: it is asked again

async function ask(path, how = {}) {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), PATIENCE);
  try {
    const answer = await fetch(place + path, { cache: "no-store", credentials: "omit", signal: ending.signal, ...how });
    if (answer.status >= 500) throw new Lost();
    return { status: answer.status, tag: answer.headers.get("etag"), told: answer.status === 304 ? null : await answer.json() };
  } catch {
    throw new Lost();
  } finally {
    clearTimeout(timer);
  }
}

function sentenceOf(told) {
  const said = told?.notices?.join(" ") ?? "";
  return said.charAt(0).toUpperCase() + said.slice(1);
}

// Waits longer each time, and never as long as all the others.
class Wait {
  constructor(least, most) {
    [this.least, this.most, this.now] = [least, most, least];
  }

  next() {
    return this.now * (0.75 + Math.random() / 2);
  }

  longer() {
    this.now = Math.min(this.now * 2, this.most);
  }

  again() {
    this.now = this.least;
  }
}

// ---- the room ------------------------------------------------------------------------------------

class Phone {
  shown = null; // what the server said last
  tag = null;
  lost = false;
  looking = false;
  sending = false;

  constructor() {
    this.memory = new Memory(decodeURIComponent(place.split("/").pop()).toUpperCase());
    this.wait = new Wait(EVERY, SLOWEST);
    this.resend = new Wait(700, SLOWEST);
    document.addEventListener("visibilitychange", () => this.comeBack());
    for (const event of ["online", "pageshow", "focus"]) addEventListener(event, () => this.comeBack());
    part("question").addEventListener("submit", (event) => this.submit(event));
    this.look();
  }

  // At once after a locked screen or a lost network.
  comeBack() {
    clearTimeout(this.timer);
    if (document.hidden) return;
    this.wait.again();
    this.resend.again();
    this.look();
    this.send();
  }

  async look() {
    if (this.looking || document.hidden) return;
    this.looking = true;
    let pause = 0;
    try {
      const answer = await ask("/state", { headers: this.tag ? { "if-none-match": this.tag } : {} });
      this.lost = false;
      this.wait.again();
      pause = this.hear(answer);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      this.lost = true;
      this.wait.longer();
    } finally {
      this.looking = false;
    }
    this.tellState();
    clearTimeout(this.timer);
    if (!document.hidden) this.timer = setTimeout(() => this.look(), pause || this.wait.next());
  }

  // Returns how long to wait, or 0 for as long as usual.
  hear({ status, tag, told }) {
    if (status === 304) return 0;
    if (status === 200) {
      [this.tag, this.shown, this.away] = [tag, told, ""];
      this.layOut();
      this.send();
      return 0;
    }
    this.away = status === 404 && this.shown ? "The room has ended. Its answers are deleted." : sentenceOf(told);
    if (status === 404) [this.shown, this.tag] = [null, null];
    this.layOut();
    return status === 404 ? LONG_AWAY : SLOWEST;
  }

  get mine() {
    return this.shown && this.memory.answerOf(this.shown.round);
  }

  // ---- an answer

  submit(event) {
    event.preventDefault();
    const typed = part("question").querySelector("input");
    if (typed?.value.trim()) this.choose(typed.value.trim());
  }

  choose(answer) {
    if (this.shown?.state !== "open") return;
    this.memory.keep(this.shown.round, answer, "waiting");
    this.resend.again();
    this.press();
    this.tellState();
    clearTimeout(this.sendTimer);
    this.sendTimer = setTimeout(() => this.send(), CHANGE);
  }

  // Sends what is waiting; a choice that was made meanwhile follows it, so that the last one counts.
  async send() {
    const round = this.shown?.round;
    const { answer, state } = this.mine ?? {};
    if (this.sending || state !== "waiting") return;
    if (this.shown.state !== "open") {
      this.settle(round, answer, "late");
      return;
    }
    this.sending = true;
    clearTimeout(this.sendTimer);
    try {
      const body = JSON.stringify({ token: this.memory.kept.token, round, answer, tag: this.tag });
      const { status, told } = await ask("", { method: "POST", headers: { "content-type": "application/json" }, body });
      if (status === 429) throw new Lost();
      this.refusal = status === 200 ? "" : sentenceOf(told);
      this.settle(round, answer, { 200: "in", 409: "late" }[status] ?? "refused");
      this.resend.again();
      this.lost = false;
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      this.lost = true;
      this.sendTimer = setTimeout(() => this.send(), this.resend.next());
      this.resend.longer();
    } finally {
      this.sending = false;
    }
    this.tellState();
    if (!this.lost) this.send();
  }

  settle(round, answer, state) {
    if (this.memory.answerOf(round)?.answer === answer) this.memory.keep(round, answer, state);
    this.tellState();
  }

  // ---- what is seen

  layOut() {
    const { shown } = this;
    part("code").textContent = shown?.code ?? "";
    document.title = shown ? `Room ${shown.code}` : "Room";
    part("where").textContent = shown ? `Question ${shown.number} of ${shown.of}${shown.attempt > 1 ? ", asked again" : ""}` : "";
    const key = JSON.stringify([shown?.round, shown?.asks]);
    if (key !== this.drawn) {
      this.drawn = key;
      part("question").replaceChildren(...(shown?.asks ? [this.buildQuestion()] : []));
    }
    part("question").hidden = !shown?.asks;
    for (const control of part("question").querySelectorAll("button, input")) control.disabled = shown?.state !== "open";
    this.press();
    this.layOutOutcome();
    this.tellState();
  }

  buildQuestion() {
    const { asks, options, lettered, unit, negative } = this.shown;
    const form = element("fieldset", {}, element("legend", { textContent: asks }));
    if (options) {
      const buttons = options.map((option, i) => {
        const button = element("button", { type: "button", textContent: option });
        if (lettered) button.dataset.letter = `${String.fromCharCode(65 + i)}.`; // as on the wall
        button.addEventListener("click", () => this.choose(option));
        return button;
      });
      form.append(element("div", { className: "options" }, ...buttons));
    } else {
      const label = unit ? `Your number, in ${unit}` : "Your number";
      // The keyboard for decimals of some phones has no minus.
      const input = element("input", { inputMode: negative ? "text" : "decimal", autocomplete: "off", enterKeyHint: "send", value: this.mine?.answer ?? "" });
      input.setAttribute("aria-label", label);
      form.append(element("div", { className: "number" }, input, element("span", { textContent: unit }), element("button", { textContent: "Send" })));
    }
    return form;
  }

  press() {
    for (const button of part("question").querySelectorAll(".options button")) {
      button.setAttribute("aria-pressed", String(button.textContent === this.mine?.answer));
    }
  }

  async layOutOutcome() {
    const { shown } = this;
    part("outcome").hidden = shown?.state !== "revealed";
    if (shown?.state !== "revealed") return;
    const told = element("p", { className: "told" });
    const bars = element("ul", { className: "bars" }, ...shown.bars.map((bar) => this.buildBar(bar)));
    part("outcome").replaceChildren(told, element("h2", { textContent: "What the class answered" }), bars);
    if (this.mine?.state !== "in") {
      told.textContent = "You gave no answer this time.";
      return;
    }
    try {
      const { told: outcome } = await ask(`/outcome?${new URLSearchParams({ round: shown.round, answer: this.mine.answer })}`);
      told.textContent = outcome.told ?? sentenceOf(outcome);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      setTimeout(() => this.shown === shown && this.layOutOutcome(), this.wait.next());
    }
  }

  buildBar({ answer, votes, right, percent }) {
    const said = `${answer}${right ? " \u2713 right" : ""}${answer === this.mine?.answer ? " (yours)" : ""}`;
    const line = element("div", { className: "line" }, element("span", { textContent: said }), element("span", { className: "count", textContent: `${votes} (${percent} %)` }));
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    picture.setAttribute("aria-hidden", "true");
    rect.setAttribute("width", `${percent}%`);
    rect.setAttribute("height", "100%");
    picture.append(rect);
    return element("li", { className: right ? "is-right" : "" }, line, picture);
  }

  tellState() {
    const sentence = this.sentence();
    if (part("status").textContent !== sentence) part("status").textContent = sentence;
    part("status").classList.toggle("is-in", this.mine?.state === "in");
  }

  sentence() {
    const { shown, mine } = this;
    if (this.away) return this.away;
    if (this.lost && mine?.state === "waiting") return `No connection. Your answer ${mine.answer} is kept here, and sent by itself.`;
    if (this.lost) return "No connection. This page goes on by itself when there is one.";
    if (!shown) return "One moment ...";
    if (shown.state === "ready") return "Waiting for the next question. It comes by itself.";
    if (mine?.state === "late") return "The question was closed before your answer came. It does not count.";
    if (mine?.state === "refused") return this.refusal || "This answer could not be taken. Choose again.";
    if (shown.state === "open" && !mine) return shown.options ? "Choose an answer." : "Type a number, and send it.";
    if (shown.state === "open") return OPEN[mine.state](mine.answer);
    if (shown.state === "closed") return mine ? `Closed. Your answer: ${mine.answer}. Wait for what the class says.` : "Closed. Wait for what the class says.";
    return "Waiting for the next question. It comes by itself.";
  }
}

const OPEN = {
  waiting: () => "Sending ...",
  in: (answer) => `Your answer is in: ${answer}. You can change it until the question is closed.`,
};

new Phone();
