// The light lab in the first answer of a full page, until Streamlit's own component takes it over.

const scrolled = ({ scrollLeft, scrollTop }) => scrollLeft || scrollTop;

function openFirst(address) {
  const page = document.querySelector(".scce");
  const path = new URL(address, location.href).pathname;
  const { live, trail } = mount(path, lightPage(path));
  const leave = () => {
    page.remove();
    document.documentElement.classList.remove("scce-first");
    delete globalThis.scce.first;
  };
  // The element moves as it is; the focus that it loses by that comes back. (moveBefore() would keep it, but
  // between two shadow trees it leaves the element without a box.)
  const moveTo = (parent) => {
    const { root } = live.view;
    const focused = root.getRootNode().activeElement;
    const places = [...root.querySelectorAll("*"), page].filter(scrolled).map((one) => [one, one.scrollLeft, one.scrollTop]);
    parent.append(root);
    leave();
    focused?.focus({ preventScroll: true });
    for (const [one, left, top] of places) {
      const there = one === page ? document.querySelector("[data-testid=stMain]") : one;
      there?.scrollTo({ left, top, behavior: "instant" });
    }
  };
  // What is moved between the two ends of a press has not been pressed.
  let isPressed = false;
  addEventListener("pointerdown", () => (isPressed = true), true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => (isPressed = false)), true);
  const isBusy = () => isPressed || page.querySelector(".scce-say").contains(document.activeElement);
  globalThis.scce.first = { address, live, trail, isBusy, moveTo, leave };
}
