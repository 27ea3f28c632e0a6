// A page around a live component, without Streamlit: it mounts it, and keeps the address.

function mount(address, elsewhere = null) {
  const holder = document.querySelector(".scce-live");
  const live = new Component({ answer: overHttp(address), elsewhere });
  const trail = [];
  live.host.settled = (link, later) => {
    const place = Math.max(1, trail.length - later);
    if (link !== trail[place - 1]) trail.splice(place, 0, link);
    if (!later) keepAddress(link);
  };
  (holder.shadowRoot ?? holder).append(live.view.root);
  live.receive(decoded(JSON.parse(document.getElementById("scce-first").textContent)));
  trail.push(live.server.link);
  document.querySelector(".scce").classList.add("is-live");
  return { live, trail };
}

// A reload and a copied address show what the reader sees. What is no part of the state stays.
function keepAddress(link) {
  const others = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("embed"));
  const rest = others.length ? `&${new URLSearchParams(others)}` : "";
  history.replaceState(history.state, "", `${location.pathname}?${link}${rest}`);
}
