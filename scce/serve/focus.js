// Who presses a key and takes the pressed thing away by it goes on at what stands in its place then.
{
  const AFTER = 120; // ms, in which Streamlit draws what comes instead
  const REACHED = "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), summary";
  let byKey = false;
  let held = null; // what has the focus
  let called = ""; // the words of a button that has it
  let places = []; // where it stands: its parents from the inside out, and its number among their children

  const wordsOf = (node) => (node.matches("button") && node.querySelector("p")?.textContent) || ""; // without its icons
  const placesOf = (node) => {
    const found = [];
    for (; node.parentElement && node.dataset.testid !== "stMain"; node = node.parentElement) {
      found.push([node.parentElement, [...node.parentElement.children].indexOf(node)]);
    }
    return found;
  };
  const goOn = () => {
    if (!held || held.isConnected || document.activeElement !== document.body) return;
    const twin = called && [...document.querySelectorAll("[data-testid=stMain] button")].find((one) => wordsOf(one) === called);
    held = null;
    if (twin) return twin.focus({ preventScroll: true });
    const [parent, number] = places.find(([one]) => one.isConnected) ?? [];
    const instead = parent?.children[Math.min(number, parent.children.length - 1)];
    const reached = instead?.querySelector(REACHED) ?? instead;
    if (!reached) return;
    if (!reached.matches(REACHED)) reached.tabIndex = -1;
    reached.focus({ preventScroll: true });
  };

  // A list that is open over the page is none of its places: what opened it is.
  const hold = (target) => {
    if (!target.closest?.("[data-testid=stMain]")) return;
    [held, places, called] = [target, placesOf(target), wordsOf(target)];
  };
  addEventListener("keydown", ({ target }) => ((byKey = true), hold(target)), true);
  addEventListener("pointerdown", () => ((byKey = false), (held = null)), true);
  addEventListener("focusin", ({ target }) => byKey && hold(target));
  new MutationObserver(() => {
    if (held && !held.isConnected) setTimeout(goOn, AFTER);
  }).observe(document.documentElement, { childList: true, subtree: true });
}
