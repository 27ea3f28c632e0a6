// Sliders with their exact values. What is seen is drawn here; what is pressed is a native range that lies over it.

const INTENT = 6; // px that a finger goes before it is clear whether it drags or scrolls
const SLOPPY = 1.2; // how far it may go up or down in a drag, for each px to the side

function buildSlider(live, slider, className) {
  const range = element("input", { type: "range", className });
  const finger = new Finger(live, slider, range);
  range.addEventListener("input", () => {
    if (finger.down) return (range.value = range.dataset.position); // the browser has set it at the first touch
    range.step = range.dataset.step;
    live.move(slider, live.nearest(slider, range.valueAsNumber));
  });
  const letGo = () => {
    if (live.pointer) live.settle();
    live.pointer = false;
  };
  range.addEventListener("pointerdown", () => {
    live.pointer = true;
    live.hold(slider);
    addEventListener("pointerup", () => setTimeout(letGo), { once: true }); // it may stand where it stood: no change
  });
  range.addEventListener("keydown", () => (live.pointer = false));
  // A pointer lets go with this event; a key fires it at every step, and settles a while after the last.
  range.addEventListener("change", (event) => {
    if (!event.isTrusted) live.settle();
    letGo();
  });
  range.addEventListener("blur", () => live.settle());
  range.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && !event.buttons && live.hold(slider));
  range.addEventListener("focus", () => live.hold(slider));
  return range;
}

// A finger on a slider may want to scroll the page. It moves the slider when it goes to the side, or when it is lifted
// where it was put down; when it is taken away in the middle of a drag, the slider goes back to where it was.
class Finger {
  constructor(live, slider, range) {
    Object.assign(this, { live, slider, range, down: null }); // down: {x, y, value, wants}
    for (const event of ["touchstart", "touchmove", "touchend", "touchcancel", "pointercancel"])
      range.addEventListener(event, (it) => this[event](it), { passive: event === "touchstart" });
  }

  touchstart({ targetTouches: [{ clientX: x, clientY: y }] }) {
    this.down ??= { x, y, value: Number(this.range.dataset.position), wants: null };
  }

  touchmove(event) {
    if (!this.down) return;
    const [{ clientX: x, clientY: y }] = event.targetTouches;
    this.down.wants ??= wantOf(x - this.down.x, y - this.down.y);
    if (this.down.wants !== "drag") return;
    if (event.cancelable) event.preventDefault();
    this.put(x);
  }

  touchend(event) {
    if (!this.down) return;
    const { wants, x } = this.down;
    if (wants !== "scroll") {
      if (event.cancelable) event.preventDefault(); // no mouse comes after the finger
      if (!wants) this.put(x);
      this.range.focus({ preventScroll: true });
    }
    this.down = null;
    this.letGo();
  }

  touchcancel() {
    this.pointercancel();
    this.down = null;
  }

  pointercancel() {
    if (this.down?.wants === "drag") this.live.move(this.slider, this.down.value);
    if (this.down) this.down.wants = "scroll";
    this.letGo();
  }

  put(x) {
    this.live.move(this.slider, this.live.nearest(this.slider, valueAt(this.range, x)));
  }

  letGo() {
    this.live.pointer = false;
    this.live.settle();
  }
}

// What a finger wants that has gone so far to the side and down: null as long as it is not clear.
function wantOf(aside, below) {
  if (Math.hypot(aside, below) < INTENT) return null;
  return Math.abs(below) <= SLOPPY * Math.abs(aside) ? "drag" : "scroll";
}

// The value of a slider below a place of the screen.
function valueAt(range, x) {
  const { left, width } = range.parentElement.querySelector(".rail").getBoundingClientRect();
  const [low, high] = [Number(range.min), Number(range.max)];
  return low + Math.min(Math.max((x - left) / width, 0), 1) * (high - low);
}

// A slider snaps to its own steps; a value between two is shown exactly, until it moves.
function drawSlider(range, low, high, step, value, position) {
  const steps = (position - low) / step;
  range.min = low;
  range.max = high;
  range.dataset.step = step;
  range.dataset.position = position;
  range.step = Math.abs(steps - Math.round(steps)) < 1e-9 ? step : "any";
  if (range.valueAsNumber !== position) range.value = position;
  range.setAttribute("aria-valuetext", value === null ? "minus infinity, masked" : plain(value));
}

// What is seen of a slider: its line, its way from zero, and its thumb. Only transforms change in a drag.
function buildRail() {
  const [way, zero, thumb] = ["way", "zero", "thumb"].map((name) => words(name, ""));
  const root = element("span", { className: "rail" }, words("line", ""), way, zero, thumb);
  return {
    root,
    thumb,
    draw(low, high, position) {
      const share = (position - low) / (high - low);
      const start = Math.max(-low / (high - low), 0);
      this.share = share;
      thumb.style.transform = at(share);
      zero.style.transform = at(start);
      way.style.transform = `${at(Math.min(start, share))} scaleX(${Math.abs(share - start)})`;
    },
  };
}

function buildBox(live, slider) {
  const box = element("input", { type: "number", className: "box", inputMode: "text" });
  box.addEventListener("focus", () => {
    live.hold(slider);
    box.value = box.dataset.exact;
    box.select();
  });
  box.addEventListener("input", () => {
    box.dataset.typing = "true";
    const value = box.valueAsNumber;
    if (Number.isFinite(value) && live.nearest(slider, value) === value) live.move(slider, value);
  });
  box.addEventListener("change", () => {
    delete box.dataset.typing;
    const value = box.valueAsNumber;
    if (!Number.isFinite(value)) return live.draw();
    if (live.nearest(slider, value) === value) return live.settle();
    live.giveUp(slider);
    live.ask(...live.typed(slider, value));
  });
  box.addEventListener("blur", () => {
    delete box.dataset.typing;
    live.draw();
  });
  return box;
}

function drawBox(box, value) {
  box.dataset.exact = plain(value);
  if (box.dataset.typing) return;
  const text = box.matches(":focus") ? plain(value) : rounded(value); // all digits where they can be edited
  if (box.value !== text) box.value = text;
  box.placeholder = value === null ? `${MINUS}\u221e` : "";
}

// A slider and its box, behind the words before them.
function buildPull(live, slider, className, ...before) {
  const range = buildSlider(live, slider, className);
  const rail = buildRail();
  const box = buildBox(live, slider);
  return {
    root: element("span", { className: "pull" }, ...before, element("span", { className: "slider" }, range, rail.root), element("label", { className: "room" }, box)),
    rail,
    name(ofSlider, ofBox) {
      range.setAttribute("aria-label", ofSlider);
      box.setAttribute("aria-label", ofBox);
    },
    draw(low, high, step, value, shown = value) {
      const position = shown === null ? low : Math.min(Math.max(shown, low), high);
      drawSlider(range, low, high, step, value, position);
      rail.draw(low, high, position);
      box.step = step;
      drawBox(box, value);
    },
  };
}

// ---- movements that no hand makes ---------------------------------------------------------------

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const GLIDE = 280; // ms

function animate(node, ...frames) {
  if (!CALM.matches) node.animate(frames, { duration: GLIDE * (frames.length - 1), easing: "ease-in-out" });
}

// Lets elements glide from where they are to where `change` puts them.
function gliding(nodes, change) {
  const before = nodes.map((node) => node.style.transform);
  change();
  nodes.forEach((node, i) => {
    if (before[i] && before[i] !== node.style.transform) animate(node, { transform: before[i] }, { transform: node.style.transform });
  });
}
