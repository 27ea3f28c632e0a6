// The way past the navigation, to the first slider, or to the first control where there is none; the address on paper.
{
  const FIRST = ['input[type="range"]', ".row :is(select, input, button)", ":is(select, input, button)"];

  const theLab = () => {
    const roots = [document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)];
    return roots.map((root) => root.querySelector(".live")).find(Boolean) ?? document.querySelector("[data-testid=stMainBlockContainer]");
  };
  document.querySelector(".scce-skip").addEventListener("click", (event) => {
    event.preventDefault();
    const lab = theLab();
    FIRST.map((kind) => lab?.querySelector(`:is(${kind}):not(:disabled, .st-key-say *)`)).find(Boolean)?.focus();
  });

  const printed = document.querySelector(".scce-print-link").appendChild(document.createTextNode(""));
  const showAddress = () => (printed.data = location.href);
  showAddress();
  addEventListener("beforeprint", showAddress);
  matchMedia("print").addEventListener("change", showAddress);
}
