// Notes in a page, for bench_first_picture.py, when its picture moves for the first time, and what follows. Times are in
// ms since the visitor asked for the page.
(() => {
  const LOSS = "[data-testid=loss], [data-testid=stMetricValue]";
  const SLIDER = "input[type=range]";
  const AGAIN = 2000; // ms after which a slider that changed nothing is moved again
  const seen = { shift: 0 };
  window.seen = seen;

  const found = (root, selector) =>
    root.querySelector(selector) ?? [...root.querySelectorAll("*")].map((it) => it.shadowRoot && found(it.shadowRoot, selector)).find(Boolean);

  // Moves a slider as the browser does for a reader: React notices only a value that was set behind its back, and
  // st.slider sends one only after it was let go, or for a key.
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  function move(slider) {
    set.call(slider, Number(slider.value) + 1);
    for (const type of ["input", "change"]) slider.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    for (const type of ["keydown", "keyup"]) slider.dispatchEvent(new KeyboardEvent(type, { key: "PageUp", bubbles: true, composed: true }));
    seen.moves = (seen.moves ?? 0) + 1;
  }

  let before = null; // the loss that the screen showed before the first move
  let moved = -Infinity;
  function tryToMove(now) {
    const loss = found(document, LOSS);
    const slider = found(document, SLIDER);
    if (!loss?.textContent || !slider) return;
    before ??= loss.textContent;
    if (loss.textContent !== before) seen.live = performance.now();
    else if (now - moved > AGAIN) {
      moved = now;
      move(slider);
      if (loss.textContent !== before) seen.live = performance.now();
    }
  }

  function watch(now) {
    if (document.documentElement?.classList.contains("scce-first")) seen.first = true;
    else if (seen.first) seen.handOver ??= now;
    if (document.querySelector(".js-plotly-plot :is(.point path, path.js-line)[d]")) seen.figure ??= now;
    if (!seen.live && document.body) tryToMove(now);
    requestAnimationFrame(watch);
  }
  requestAnimationFrame(watch);

  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) seen.shift += hadRecentInput ? 0 : value;
  }).observe({ type: "layout-shift", buffered: true });
})();
