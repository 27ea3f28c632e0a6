// The light page: the way back, and the way to the full page.

function openLightPage() {
  const { live, trail } = mount(location.pathname);
  const [undo, startOver, full] = ["undo", "start-over", "full"].map((name) => document.getElementById(`scce-${name}`));
  const layOut = () => {
    undo.disabled = trail.length < 2;
    full.href = `${full.dataset.address}?${live.server.link}`;
  };
  const settled = live.host.settled;
  live.host.settled = (link) => {
    settled(link);
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
