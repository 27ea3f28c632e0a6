// The light page: the way back, and the ways to the full page and to a lesson of one's own.

function openLightPage() {
  const { live, trail } = mount(location.pathname);
  const [undo, startOver, full, add] = ["undo", "start-over", "full", "add"].map((name) => document.getElementById(`scce-${name}`));
  const layOut = () => {
    undo.disabled = trail.length < 2;
    full.href = `${full.dataset.address}?${live.server.link}`;
    add.href = `../lessons?${new URLSearchParams({ add: `${full.dataset.address.slice(2)}?${live.server.link}` })}`;
  };
  const settled = live.host.settled;
  live.host.settled = (...told) => {
    settled(...told);
    layOut();
  };
  undo.addEventListener("click", () => {
    trail.pop();
    live.visit(trail.at(-1));
  });
  startOver.addEventListener("click", () => live.visit(live.showing.view.question?.lesson?.here.link ?? ""));
  layOut();
}

openLightPage();
