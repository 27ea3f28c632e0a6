// A Streamlit page as the host of a live component: what shows it, and hears from Python after each run.

// Returns the function that Streamlit calls whenever Python has sent something.
function shown(address, Kind) {
  const alive = new WeakMap();
  return ({ parentElement, data, setStateValue }) => {
    if (!alive.has(parentElement)) alive.set(parentElement, mounted(address, Kind, parentElement));
    const live = alive.get(parentElement);
    live.host.tell = (message) => setStateValue("message", message);
    live.hear(decoded(data));
    return () => {
      live.leave();
      alive.delete(parentElement);
    };
  };
}

function mounted(address, Kind, parent) {
  const live = new Kind({ answer: overHttp(new URL(address, location.href).pathname) });
  parent.append(live.view.root);
  return live;
}
