// What the server holds of a page beside its link, as this browser heard it last. A server that was started again,
// another process, or one that had to wait for too long knows none of it: then this browser says what there was. So it
// does where the page was loaded again: the tab notes meanwhile what there is, and nothing of what is in it.

const NOTED = "scce-held";

class Held {
  trail = []; // the links of the settled states, oldest first; a place that was not heard of is empty

  constructor(page) {
    this.page = page;
    this.before = globalThis.scce.noted[page]; // what this tab had noted when it was loaded
  }

  // Returns what the server knew before and does not know now, or null.
  hear({ session, depth, link, names, given }) {
    const { before, session: last } = this;
    this.session = session;
    delete this.before;
    if (last !== undefined && last !== session) return this.lost();
    this.trail.length = depth;
    this.trail[depth - 1] = link;
    [this.names, this.given] = [names, given];
    this.note();
    const isGone = before?.session !== session && before?.link === link && before.names.length;
    return isGone ? { trail: [], names: before.names, given: null, again: true, below: isBelow() } : null;
  }

  lost() {
    this.trail = this.trail.filter(Boolean);
    const files = globalThis.scce.filesChosen ? ["file"] : []; // when the line was cut: perhaps one was on its way
    globalThis.scce.filesChosen = 0;
    return { trail: this.trail, names: [...new Set([...this.names, ...files])], given: this.given, below: isBelow() };
  }

  note() {
    const { noted } = globalThis.scce;
    const isNothing = !this.names.length && !noted[this.page]?.names.length; // as on every page in a drag
    noted[this.page] = { session: this.session, link: this.trail.at(-1), names: this.names };
    if (isNothing) return;
    try {
      sessionStorage.setItem(NOTED, JSON.stringify(noted));
    } catch {
      // this browser keeps nothing
    }
  }
}

// Returns what the tab has noted. A copy of a tab has the notes of the other, where nothing is gone: a browser makes it as
// if its reader had come back to it.
function notedBefore() {
  try {
    const isCopy = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    return (!isCopy && JSON.parse(sessionStorage.getItem(NOTED))) || {};
  } catch {
    return {}; // this browser keeps nothing
  }
}

// Whether the reader is below the place where a page says what is gone.
const isBelow = () => (document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0) > innerHeight / 4;

// One for each page: a reader who comes back to it finds it.
function heldOf(page) {
  globalThis.scce ??= {};
  globalThis.scce.held ??= {};
  globalThis.scce.noted ??= notedBefore();
  return (globalThis.scce.held[page] ??= new Held(page));
}
