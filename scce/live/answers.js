// What the reader answered in the lessons, kept by this tab of the browser for a list at the end. It is sent nowhere.

const ANSWERS = "scce-answers";
const MOST_ANSWERS = 100;
const STEP = ["lesson", "own", "step", "again"]; // a link that says no more shows the step as it is asked

function keptAnswers() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(ANSWERS));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return []; // this browser keeps nothing
  }
}

function addressOfStep(here) {
  const address = new URL(addressOf(here), location.href);
  const others = [...address.searchParams.keys()].filter((name) => !STEP.includes(name));
  for (const name of others) address.searchParams.delete(name);
  return address.href;
}

// The last answer to a question counts; a question with other numbers is another one.
function keepAnswer({ lesson, asks, choices }, { choice, right, told }) {
  const href = addressOfStep(lesson.here);
  const given = choices.length || lesson.number ? `${choice} ${lesson.number?.unit ?? ""}`.trim() : "";
  const answer = { lesson: lesson.title, step: lesson.step, href, asks, given, right: right === true, told };
  const others = keptAnswers().filter((one) => one.href !== href);
  try {
    sessionStorage.setItem(ANSWERS, JSON.stringify([...others, answer].slice(-MOST_ANSWERS)));
  } catch {
    // this browser keeps nothing, and the list at the end has the last answer alone
  }
  return answer;
}

// After the last step: a button for the list of a lesson's answers.
function answersAfter({ title, next }, last) {
  if (!last || next) return [];
  const show = element("button", { type: "button", className: "own-answers", textContent: "Your answers" });
  show.addEventListener("click", () => {
    const kept = keptAnswers().filter(({ lesson }) => lesson === title);
    openAnswers(title, (kept.length ? kept : [last]).sort((one, other) => one.step - other.step));
  });
  return [show];
}

// A page of its own, made here: to read, to print, or to keep as a PDF.
function openAnswers(title, answers) {
  const page = window.open("", "_blank");
  if (!page) return;
  const { documentElement, body } = page.document;
  const print = element("button", { type: "button", textContent: "Print" });
  const layOut = (onPaper) => {
    print.hidden = onPaper;
    documentElement.style.colorScheme = onPaper ? "light" : "light dark";
  };
  page.document.title = `Your answers: ${title}`;
  documentElement.lang = "en";
  Object.assign(documentElement.style, { font: "1rem/1.5 sans-serif" });
  Object.assign(body.style, { maxWidth: "44rem", margin: "1rem auto", padding: "0 1rem", overflowWrap: "anywhere" });
  Object.assign(print.style, { minHeight: "2.75rem", minWidth: "7rem", font: "inherit" });
  print.addEventListener("click", () => page.print());
  page.addEventListener("beforeprint", () => layOut(true));
  page.addEventListener("afterprint", () => layOut(false));
  layOut(false);
  body.replaceChildren(element("main", {}, ...buildAnswers(title, answers), print));
}

function buildAnswers(title, answers) {
  const right = answers.filter((one) => one.right).length;
  const { href } = answers[0];
  return [
    element("h1", { textContent: `Your answers: ${title}` }),
    element("p", { textContent: `${new Date().toLocaleDateString()}. ${right} of ${answers.length} right.` }),
    element("p", {}, element("a", { href, textContent: href })),
    ...answers.map(buildAnswer),
  ];
}

function buildAnswer({ step, asks, given, right, told }) {
  const root = element("section", { "aria-label": `step ${step}` }, element("p", {}, element("b", { textContent: `${step}. ` }), asks));
  if (given) root.append(element("p", {}, "Your answer: ", element("b", { textContent: given })));
  root.append(element("p", { textContent: `${right ? "\u2713" : "\u2717"} ${told}` }));
  Object.assign(root.style, { borderTop: "1px solid #888", breakInside: "avoid" });
  return root;
}
