// While the server does not answer, a sentence says so. Streamlit says it in a window, which would hold up a lab that
// still works: it is closed.
{
  const PATIENCE = 1000; // ms for which a line may be cut without a word
  const AWAY = "The server does not answer. This page goes on by itself as soon as it does.";
  const FOREVER = "The line to the server was closed. Reload the page: what it shows is in its address.";

  const said = document.createElement("p");
  said.className = "scce-away";
  said.setAttribute("role", "status");
  document.body.append(said);
  const { classList } = document.documentElement;
  let timer = null;
  let wasThere = false;

  const connection = () => document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;
  const say = () => (said.textContent = connection() === "DISCONNECTED_FOREVER" ? FOREVER : AWAY);
  const look = () => {
    const isThere = connection() === "CONNECTED";
    wasThere ||= isThere;
    classList.toggle("scce-is-away", wasThere && !isThere);
    if (isThere) {
      clearTimeout(timer);
      timer = null;
      said.textContent = "";
    } else if (wasThere) timer ??= setTimeout(say, PATIENCE);
  };
  const closeWindow = () => classList.contains("scce-is-away") && document.querySelector("[data-testid=stDialog] [aria-label=Close]")?.click();

  new MutationObserver(look).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"] });
  new MutationObserver(closeWindow).observe(document.body, { childList: true });
}
