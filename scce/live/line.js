// The line to Python over HTTP, by which every host gets the next sheet.

const overHttp = (address) => async (message, link, signal) => {
  const body = JSON.stringify(message);
  const response = await fetch(`${address}?${link}`, { method: "POST", headers: { "content-type": "application/json" }, body, signal });
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return decoded(await response.json());
};

// What Python sends, with every table as columns of float64.
function decoded(data) {
  return Object.fromEntries(Object.entries(data).map(([name, part]) => [name, part?.float64 ? columnsOf(part.float64) : part]));
}

const columnsOf = (table) => Object.fromEntries(Object.entries(table).map(([name, text]) => [name, floatsOf(text)]));
const floatsOf = (text) => new Float64Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
