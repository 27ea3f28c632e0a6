// A full page around Streamlit's own: names for its menu, a mark for the page at the root, and when it is seen.
{
  const EVERY = 60; // ms between two looks
  const AT_REST = 250; // ms without a change, after which a page stands where it stays
  const SHEET = 680; // CSS pixels that a sheet of paper, A4 or letter, is wide between its margins
  const PATIENCE = 8000; // ms after its first part, when it is seen in any case
  const NAMES = {
    "[data-testid=stExpandSidebarButton]": "Menu",
    "[data-testid=stSidebarCollapseButton] button": "Close the menu",
    "[data-testid=stSidebar]": "Menu",
  };

  const name = (selector, words) => {
    const found = document.querySelector(selector);
    if (found && found.getAttribute("aria-label") !== words) found.setAttribute("aria-label", words);
  };
  // Streamlit takes the page at the root for another one than the same page at its own address.
  const mark = () => {
    const atRoot = location.pathname.endsWith("/");
    for (const link of document.querySelectorAll("[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]")) {
      const isFirst = atRoot && link.pathname.endsWith("/logit_lab");
      if (isFirst === link.hasAttribute("data-scce-current")) continue;
      link.toggleAttribute("data-scce-current", isFirst);
      if (isFirst) link.setAttribute("aria-current", "page");
      else if (!location.pathname.endsWith("/logit_lab")) link.removeAttribute("aria-current");
    }
  };
  const look = () => {
    for (const [selector, words] of Object.entries(NAMES)) name(selector, words);
    mark();
  };
  let later = 0;
  const lookSoon = () => (later ||= setTimeout(() => ((later = 0), look()), EVERY));
  new MutationObserver(lookSoon).observe(document.documentElement, { childList: true, subtree: true });

  // A figure does not draw itself anew for paper: one that is wider than a sheet is made smaller.
  addEventListener("beforeprint", () => {
    for (const figure of document.querySelectorAll(".js-plotly-plot")) {
      const share = Math.min(1, SHEET / (figure.offsetWidth || SHEET));
      figure.closest("[class*=_figure]")?.style.setProperty("--scce-on-paper", share);
    }
  });

  // Paper is white: what was drawn in the dark needs other colours on it.
  addEventListener("beforeprint", () => document.documentElement.classList.toggle("scce-dark", matchMedia("(prefers-color-scheme: dark)").matches));

  // The link as a code for a camera. It is made only when a page is printed, which waits for nobody: so is it asked for.
  const showCode = () => {
    const place = document.querySelector(".scce-print-link");
    place.querySelector("svg")?.remove();
    const ask = new XMLHttpRequest();
    ask.open("GET", `code.svg?${new URLSearchParams({ address: location.href })}`, false);
    try {
      ask.send();
    } catch {
      return; // the link in words is there
    }
    if (ask.status !== 200) return;
    const { documentElement } = new DOMParser().parseFromString(ask.responseText, "image/svg+xml");
    place.append(document.importNode(documentElement, true));
  };
  addEventListener("beforeprint", showCode);

  // What Streamlit loads late has another size before: below it, everything would move.
  const { classList } = document.documentElement;
  let [last, at, since] = ["", 0, Infinity];
  const wait = (now) => {
    if (!classList.contains("scce-arriving")) return;
    const main = document.querySelector("[data-testid=stMainBlockContainer]");
    const parts = main?.querySelectorAll("[data-testid=stElementContainer]").length ?? 0;
    const unloaded = main?.querySelectorAll("[data-testid=stSkeleton]:not([class*=_figure] *)").length ?? 0;
    if (parts) since = Math.min(since, now);
    const seen = `${parts} ${unloaded} ${main?.scrollHeight}`;
    const begins = parts < 4 && document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
    if (seen !== last || begins || unloaded) [last, at] = [seen, now];
    if (now - at > AT_REST || now - since > PATIENCE) classList.remove("scce-arriving");
    else requestAnimationFrame(wait);
  };
  requestAnimationFrame(wait);
}
