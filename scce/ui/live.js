// A Streamlit page as the host of a live component: what shows it, and hears from Python after each run.

const ABSENCE = 1000; // ms after which a component that was taken out of the page does not come back

// Returns the function that Streamlit calls whenever Python has sent something.
function shown(address, Kind) {
  const places = new WeakMap();
  return ({ parentElement, data, setStateValue }) => {
    if (!places.has(parentElement)) places.set(parentElement, new Place(address, Kind, parentElement));
    const place = places.get(parentElement);
    place.hear(decoded(data), (message) => setStateValue("message", message));
    return () => {
      place.leave();
      places.delete(parentElement);
    };
  };
}

// Where a component stands in the page. If the page's first answer had one already, the reader may be at it: it
// moves here, as it is, as soon as the page is whole and nothing is in the reader's hand.
class Place {
  constructor(address, Kind, parent) {
    this.parent = parent;
    this.address = address;
    const path = new URL(address, location.href).pathname;
    this.page = { answer: overHttp(path), elsewhere: lightPage(path) };
    const { first, left } = (globalThis.scce ??= {});
    if (first?.address === address) this.first = first;
    else if (left?.address === address) this.comeBack(left);
    else this.begin(Kind, first);
  }

  begin(Kind, first) {
    first?.leave(); // it is of another page
    this.live = new Kind(this.page);
    this.parent.append(this.live.view.root);
  }

  // Streamlit took the component out of the page, and puts it in again.
  comeBack({ live, focused, timer }) {
    clearTimeout(timer);
    delete globalThis.scce.left;
    this.live = live;
    live.host = this.page;
    this.parent.append(live.view.root);
    focused?.focus({ preventScroll: true });
  }

  hear(data, tell) {
    this.data = data;
    this.page.tell = tell;
    const lost = heldOf(this.address).hear(data.known);
    if (!this.live) this.makeRoom();
    else if (lost) this.goOn(lost);
    else this.live.hear(data);
  }

  goOn({ trail, given }) {
    this.live.showing.given ??= given;
    this.live.goOn(this.data, trail);
  }

  // What stands below moves out of the way before it is seen.
  makeRoom() {
    const height = `${this.first.live.view.root.offsetHeight}px`;
    this.room ??= this.parent.appendChild(element("div", { style: { height } }));
    this.await(2);
  }

  await(frames) {
    cancelAnimationFrame(this.frame);
    const isTime = () => frames <= 0 && this.first.live.free && !this.first.isBusy() && isAtRest();
    this.frame = requestAnimationFrame(() => (isTime() ? this.takeOver() : this.await(frames - 1)));
  }

  takeOver() {
    const { live, trail } = this.first;
    this.room.remove();
    this.first.moveTo(this.parent);
    heldOf(this.address).trail = [...trail];
    this.live = live;
    live.moveInto(this.page, this.data, trail);
    live.show();
  }

  leave() {
    cancelAnimationFrame(this.frame);
    const { address, live } = this;
    if (!live) return;
    const { root } = live.view;
    const focused = root.getRootNode().activeElement ?? null;
    root.remove();
    const timer = setTimeout(() => {
      live.leave();
      delete globalThis.scce.left;
    }, ABSENCE);
    globalThis.scce.left = { address, live, focused, timer };
  }
}

// Whether Streamlit has shown the page to its end: an edit that is told earlier would break off its first run. What it
// loads late may be a style that moves the component; a figure stands below.
function isAtRest() {
  const { testScriptState: state } = document.querySelector("[data-testid=stApp]")?.dataset ?? {};
  const unloaded = document.querySelector("[data-testid=stSkeleton]:not([class*=_figure] *)");
  return (!state || state === "notRunning") && !unloaded;
}
