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
  // What was chosen may be on its way still, and the page does not know of it: scce/ui/held.js tells of it.
  const noteFiles = () => ((globalThis.scce ??= {}).filesChosen = document.querySelectorAll("[data-testid=stFileChip]").length);
  const look = () => {
    const isThere = connection() === "CONNECTED";
    wasThere ||= isThere;
    if (wasThere && !isThere && !classList.contains("scce-is-away")) noteFiles();
    classList.toggle("scce-is-away", wasThere && !isThere);
    if (isThere) {
      clearTimeout(timer);
      timer = null;
      said.textContent = "";
    } else if (wasThere) timer ??= setTimeout(say, PATIENCE);
  };
  const closeWindow = () => classList.contains("scce-is-away") && document.querySelector("[data-testid=stDialog] [aria-label=Close]")?.click();

  // Why a file was refused the server says in its answer, and Streamlit does not show that.
  const { open } = XMLHttpRequest.prototype;
  const tellOf = ({ status, responseText }) => {
    if (status < 400) return;
    said.textContent = responseText || `The server refused the file (${status}). Reload the page, and choose it again.`;
    addEventListener("pointerdown", () => (said.textContent = ""), { once: true });
  };
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    if (method === "PUT" && String(url).includes("/_stcore/upload_file/")) this.addEventListener("load", () => tellOf(this));
    return open.call(this, method, url, ...rest);
  };

  new MutationObserver(look).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"] });
  new MutationObserver(closeWindow).observe(document.body, { childList: true });
}
