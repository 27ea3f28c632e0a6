// What the server holds of a page beside its link, as this browser heard it last. A server that was started again,
// another process, or one that had to wait for too long knows none of it: then this browser says what there was.

class Held {
  trail = []; // the links of the settled states, oldest first; a place that was not heard of is empty

  // Returns what the server knew before and does not know now, or null.
  hear({ session, depth, link, names, given }) {
    const isAnother = this.session !== undefined && this.session !== session;
    this.session = session;
    if (isAnother) return this.lost();
    this.trail.length = depth;
    this.trail[depth - 1] = link;
    [this.names, this.given] = [names, given];
    return null;
  }

  lost() {
    this.trail = this.trail.filter(Boolean);
    const files = globalThis.scce.filesChosen ? ["file"] : []; // when the line was cut: perhaps one was on its way
    globalThis.scce.filesChosen = 0;
    return { trail: this.trail, names: [...new Set([...this.names, ...files])], given: this.given, below: isBelow() };
  }
}

// Whether the reader is below the place where a page says what is gone.
const isBelow = () => (document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0) > innerHeight / 4;

// One for each page: a reader who comes back to it finds it.
function heldOf(page) {
  globalThis.scce ??= {};
  globalThis.scce.held ??= {};
  return (globalThis.scce.held[page] ??= new Held());
}
