// The light lab in the first answer of a full page, until Streamlit's own component takes it over.

function openFirst(address) {
  const page = document.querySelector(".scce");
  const { live, trail } = mount(new URL(address, location.href).pathname);
  const leave = () => {
    page.remove();
    document.documentElement.classList.remove("scce-first");
    delete globalThis.scce.first;
  };
  // The element moves as it is; the focus that it loses by that comes back. (moveBefore() would keep it, but
  // between two shadow trees it leaves the element without a box.)
  const moveTo = (parent) => {
    const { root } = live.view;
    const [focused, top] = [root.getRootNode().activeElement, page.scrollTop];
    parent.append(root);
    leave();
    focused?.focus({ preventScroll: true });
    document.querySelector("[data-testid=stMain]")?.scrollTo({ top, behavior: "instant" });
  };
  globalThis.scce.first = { address, live, trail, moveTo, leave };
}
