// The light lab in the first answer of a full page, until Streamlit's own component takes it over.

function openFirst(address) {
  const page = document.querySelector(".scce");
  const { live, trail } = mount(new URL(address, location.href).pathname);
  const leave = () => {
    page.remove();
    document.documentElement.classList.remove("scce-first");
    delete globalThis.scce.first;
  };
  const moveTo = (parent) => {
    const top = page.scrollTop;
    move(live.view.root, parent);
    leave();
    document.querySelector("[data-testid=stMain]")?.scrollTo({ top, behavior: "instant" });
  };
  globalThis.scce.first = { address, live, trail, moveTo, leave };
}

// Moves an element, and gives the focus back that it loses by that. (moveBefore() keeps it, but between two shadow
// trees it leaves the element without a box.)
function move(root, parent) {
  const focused = root.getRootNode().activeElement;
  parent.append(root);
  if (focused) focused.focus({ preventScroll: true });
}
