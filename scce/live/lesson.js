// A step of a lesson: what is asked, the reader's answer, what came of it, and the ways on.

const ROOM = 0.3; // of a line: two words side by side have it
const NUMBER = /^[+\u2212-]?(\d+[.,]?\d*|[.,]\d+)$/;

// The card of a step; answer(given) asks Python what came of it.
function buildLesson(answer) {
  const title = element("b");
  const progress = words("progress", "");
  const asks = element("p", { className: "asks" });
  const told = element("p", { className: "outcome", role: "status", "aria-live": "polite" });
  const place = element("div", { className: "answers" });
  const beside = buildNumberLine();
  const ways = element("p", { className: "lesson-ways" });
  const root = element("section", { className: "question lesson", hidden: true, "aria-label": "lesson" }, element("p", { className: "lesson-head" }, title, progress), asks, place, buildPen("My answer"), beside.root, told, ways);
  let form = null;
  let shown = null;
  let last = null; // as it was kept
  return {
    root,
    layOut(question, outcome) {
      root.hidden = !question;
      if (!question) return;
      const { lesson, choices } = question;
      const names = JSON.stringify([lesson.here, question.asks, choices]);
      if (names !== shown) {
        form = choices.length ? buildOptions(choices, answer) : lesson.number ? buildNumberField(lesson.number, answer, told) : buildCheck(answer);
        place.replaceChildren(form.root);
        setText(title, lesson.title);
        setText(progress, `step ${lesson.step} of ${lesson.steps}`);
        setText(asks, question.asks);
        setText(told, "");
        shown = names;
      }
      form.layOut(outcome);
      beside.layOut(outcome);
      if (outcome && told.textContent !== outcome.told) last = keepAnswer(question, outcome);
      if (outcome) setText(told, outcome.told);
      root.classList.toggle("is-right", outcome?.right === true);
      root.classList.toggle("is-wrong", outcome?.right === false);
      const wanted = JSON.stringify([names, outcome?.right]);
      if (ways.dataset.ways !== wanted) ways.replaceChildren(...waysFrom(lesson, outcome), ...answersAfter(lesson, outcome && last));
      ways.dataset.ways = wanted;
    },
  };
}

function waysFrom({ next, another, out, goal }, outcome) {
  const all = buildWay(out.text, out);
  if (!outcome) return [all];
  const open = goal && !outcome.right; // it can be tried on
  const last = open ? [] : [element("b", { textContent: "That was the last step. " })];
  const on = next ? [buildWay("Next step", next, "is-next")] : last;
  return [...on, ...(another ? [buildWay("Another one like it", another)] : []), all];
}

const isLight = () => /\/live\/[^/]*$/.test(location.pathname);

// A page stands beside this one; from a light page the full ones are a folder above.
function addressOf({ address, link, light }) {
  const frame = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("embed"));
  const query = [link, light && isLight() && frame.length ? new URLSearchParams(frame) : ""].filter(String).join("&");
  return `${isLight() && !light ? "../" : ""}${address}${query && "?"}${query}`;
}

function buildWay(textContent, place, className = "") {
  const target = isLight() && !place.light ? "_top" : "_self";
  return element("a", { className: `lesson-way ${className}`.trim(), textContent, href: addressOf(place), target });
}

// The ways of a page; in a lesson the next step comes next.
function waysIn(question, way) {
  const next = question?.lesson?.next;
  return next ? { ...way, next: addressOf(next) } : way;
}

// Pressed once; then it says which was chosen, and which is right. A button keeps the focus that it has.
function buildOptions(options, answer) {
  let done = false;
  const buttons = options.map((textContent) => {
    const button = element("button", { type: "button", textContent });
    button.addEventListener("click", () => done || answer(textContent));
    return button;
  });
  return {
    root: element("div", { className: "choices", role: "group", "aria-label": "your answer" }, ...buttons),
    layOut(outcome) {
      done = Boolean(outcome);
      buttons.forEach((button, i) => {
        button.setAttribute("aria-disabled", String(done));
        button.classList.toggle("is-chosen", done && outcome.choice === options[i]);
        button.classList.toggle("is-answer", done && outcome.answer === options[i]);
      });
    },
  };
}

function buildNumberField({ unit, least, most }, answer, told) {
  const input = element("input", { type: "text", inputMode: "decimal", autocomplete: "off", enterkeyhint: "done", "aria-label": unit ? `your answer in ${unit}` : "your answer" });
  const check = element("button", { type: "button", className: "shows", textContent: "Check" });
  let done = false;
  const give = () => {
    const text = input.value.trim();
    const value = Number(text.replace(",", ".").replace(MINUS, "-"));
    if (done) return;
    if (NUMBER.test(text) && value >= least && value <= most) answer(text);
    else setText(told, `A number from ${least} to ${most} ${unit} is expected.`);
  };
  check.addEventListener("click", give);
  input.addEventListener("keydown", ({ key }) => key === "Enter" && give());
  return {
    root: element("div", { className: "choices" }, input, words("unit", unit), check),
    layOut(outcome) {
      done = Boolean(outcome);
      input.readOnly = done;
      check.hidden = done;
      if (done && !input.value) input.value = outcome.choice;
    },
  };
}

// The reader's number and the right one on one line; the sentence below says both.
function buildNumberLine() {
  const [zero, yours, right] = ["zero", "yours", "right"].map((name) => words(`mark is-${name}`, ""));
  const root = element("div", { className: "number-line", hidden: true, "aria-hidden": "true" }, zero, yours, right);
  const put = (mark, text, at) => {
    setText(mark, text);
    mark.style.setProperty("--at", at);
  };
  return {
    root,
    layOut(outcome) {
      root.hidden = !outcome?.line;
      if (root.hidden) return;
      const { line, choice } = outcome;
      put(zero, Math.abs(line.right - line.zero) > ROOM ? "0" : "", line.zero);
      put(yours, `yours: ${choice}`, line.given);
      put(right, `right: ${line.said}`, line.right);
    },
  };
}

function buildCheck(answer) {
  const check = element("button", { type: "button", className: "shows", textContent: "Check" });
  check.addEventListener("click", () => answer("check"));
  return {
    root: element("div", { className: "choices" }, check),
    layOut: (outcome) => (check.hidden = outcome?.right === true),
  };
}
