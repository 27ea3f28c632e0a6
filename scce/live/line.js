// The line to Python over HTTP, by which every host gets the next sheet.

const overHttp = (address) => async (message, link, signal) => {
  const body = JSON.stringify(message);
  const headers = { "content-type": "application/json", accept: "application/octet-stream" };
  const response = await fetch(`${address}?${link}`, { method: "POST", headers, body, signal });
  if (!response.ok) throw await refused(response, address);
  return unpacked(await response.arrayBuffer());
};

// What a server that has too much to do says of itself.
async function refused(response, address) {
  const { notices } = response.status === 503 ? await response.json().catch(() => ({})) : {};
  return Object.assign(new Error(`${address} answers ${response.status}`), { sentence: notices?.join(" ") });
}

// The light page of a component, for a page that is not.
const lightPage = (address) => ({ text: "Light page, for phones", address });

// What Python answers (see in_bytes.py): the length of the JSON, the JSON, and the numbers of its tables byte by byte.
function unpacked(answer) {
  const size = new DataView(answer).getUint32(0, true);
  const data = JSON.parse(new TextDecoder().decode(new Uint8Array(answer, 4, size)));
  const numbers = woven(new Uint8Array(answer, 4 + size));
  return withTables(data, ([first, end]) => numbers.subarray(first, end));
}

function woven(planes) {
  const bytes = new Uint8Array(planes.length);
  const count = planes.length / 8;
  for (let plane = 0; plane < 8; plane += 1) for (let i = 0; i < count; i += 1) bytes[8 * i + plane] = planes[plane * count + i];
  return new Float64Array(bytes.buffer);
}

// What Python sends, with every table as columns of float64.
const decoded = (data) => withTables(data, floatsOf);
const floatsOf = (text) => new Float64Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);

function withTables(data, columnOf) {
  const columnsOf = (table) => Object.fromEntries(Object.entries(table).map(([name, place]) => [name, columnOf(place)]));
  return Object.fromEntries(Object.entries(data).map(([name, part]) => [name, part?.float64 ? columnsOf(part.float64) : part]));
}
