// A Streamlit page as the host of a live component: what shows it, and hears from Python after each run.

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
    const path = new URL(address, location.href).pathname;
    this.page = { answer: overHttp(path), elsewhere: lightPage(path) };
    const { first } = globalThis.scce ?? {};
    if (first?.address === address) this.first = first;
    else this.begin(Kind, first);
  }

  begin(Kind, first) {
    first?.leave(); // it is of another page
    this.live = new Kind(this.page);
    this.parent.append(this.live.view.root);
  }

  hear(data, tell) {
    this.data = data;
    this.page.tell = tell;
    if (this.live) this.live.hear(data);
    else this.makeRoom();
  }

  // What stands below moves out of the way before it is seen.
  makeRoom() {
    const height = `${this.first.live.view.root.offsetHeight}px`;
    this.room ??= this.parent.appendChild(element("div", { style: { height } }));
    this.await(2);
  }

  await(frames) {
    cancelAnimationFrame(this.frame);
    const now = frames <= 0 && this.first.live.free && isAtRest();
    this.frame = requestAnimationFrame(() => (now ? this.takeOver() : this.await(frames - 1)));
  }

  takeOver() {
    const { live, trail } = this.first;
    this.room.remove();
    this.first.moveTo(this.parent);
    this.live = live;
    live.moveInto(this.page, this.data, trail);
    live.show();
  }

  leave() {
    cancelAnimationFrame(this.frame);
    this.live?.leave();
  }
}

// Whether Streamlit has shown the page to its end: an edit that is told earlier would break off its first run.
function isAtRest() {
  const { testScriptState: state } = document.querySelector("[data-testid=stApp]")?.dataset ?? {};
  return !state || state === "notRunning";
}
