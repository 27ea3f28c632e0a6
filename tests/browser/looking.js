// Draws figures as Streamlit does, and returns what is wrong with their words.

const SMALLEST = 14; // pixels
const CONTRAST = 4.5;
const SLACK = 2; // pixels of a line's height above and below its letters

const INK = "#000037"; // what Streamlit puts the theme's colour of text in place of
const PAPER = "#000038";

const luminance = (colour) => {
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = colour.map((c) => linear(c / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const parsed = (css) => css.match(/[0-9.]+/g).map(Number);
const over = (colour, alpha, below) => colour.slice(0, 3).map((c, i) => alpha * c + (1 - alpha) * below[i]);

const within = (box, frame) => ({
  left: box.left - frame.left,
  right: box.right - frame.left,
  top: box.top - frame.top,
  bottom: box.bottom - frame.top,
});

function lettersIn(box, frame, upright) {
  const { left, right, top, bottom } = within(box, frame);
  const [x, y] = upright ? [SLACK, 0] : [0, SLACK];
  return { left: left + x, right: right - x, top: top + y, bottom: bottom - y };
}

// The words that are seen: each with its letters, its box, and what is below it.
function wordsIn(div) {
  const frame = div.getBoundingClientRect();
  return [...div.querySelectorAll("svg text")]
    .filter((text) => text.textContent.trim() && !text.closest(".hoverlayer, .modebar, .zoomlayer"))
    .map((text) => {
      const style = getComputedStyle(text);
      const box = text.getBoundingClientRect();
      const matrix = text.getScreenCTM();
      const sizes = [...text.querySelectorAll("tspan"), text]
        .filter((part) => part.textContent.trim())
        .map((part) => parseFloat(getComputedStyle(part).fontSize));
      return {
        text,
        said: text.textContent,
        seen: style.display !== "none" && style.visibility !== "hidden" && Number(style.opacity) > 0 && box.width > 0,
        size: Math.min(...sizes) * Math.hypot(matrix.a, matrix.b),
        fill: parsed(style.fill),
        ...lettersIn(box, frame, Math.abs(matrix.b) > Math.abs(matrix.a)),
      };
    })
    .filter((word) => word.seen);
}

const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;

const cutBy = (word, frame) =>
  word.left < frame.left || word.right > frame.right || word.top < frame.top || word.bottom > frame.bottom;

function paperBelow(word, div, paper) {
  const bar = word.text.matches(".bartext") && word.text.parentNode.querySelector("path");
  if (!bar) return paper;
  const frame = div.getBoundingClientRect();
  const box = bar.getBoundingClientRect();
  const [x, y] = [(word.left + word.right) / 2 + frame.left, (word.top + word.bottom) / 2 + frame.top];
  if (x < box.left || x > box.right || y < box.top || y > box.bottom) return paper;
  const style = getComputedStyle(bar);
  const fill = style.fill.startsWith("url") ? style.stroke : style.fill;
  return over(parsed(fill), Number(style.fillOpacity) * Number(style.opacity), paper);
}

function complaintsOf(div, paper, width, height) {
  const words = wordsIn(div);
  const found = [];
  for (const word of words) {
    const { said, size } = word;
    if (size < SMALLEST - 0.01) found.push(`small: ${said} (${size.toFixed(1)} px)`);
    if (cutBy(word, { left: 0, right: width, top: 0, bottom: height })) {
      found.push(`cut: ${said} (${[word.left, word.right, word.top, word.bottom].map(Math.round)})`);
    }
    const frame = word.text.closest(".legend")?.querySelector(".bg");
    if (frame && cutBy(word, within(frame.getBoundingClientRect(), div.getBoundingClientRect()))) {
      found.push(`cut: in the legend, ${said}`);
    }
    const below = paperBelow(word, div, paper);
    const seen = contrast(over(word.fill, word.fill[3] ?? 1, below), below);
    if (seen < CONTRAST) found.push(`faint: ${said} (${seen.toFixed(2)})`);
  }
  words.forEach((one, i) => {
    for (const other of words.slice(i + 1)) if (!apart(one, other)) found.push(`overlap: ${one.said} | ${other.said}`);
  });
  return found;
}

// Figures by name, at the width of each; returns the complaints by name.
async function look(figures, widths, template) {
  const ink = template.legend.font.color;
  const paper = [1, 3, 5].map((i) => parseInt(template.paper_bgcolor.slice(i, i + 2), 16));
  const complaints = {};
  const div = document.createElement("div");
  div.style.cssText = "position:fixed;left:0;top:0;z-index:9999";
  document.body.append(div);
  for (const [name, figure] of Object.entries(figures)) {
    const themed = JSON.stringify(figure).replaceAll(INK, ink).replaceAll(PAPER, template.paper_bgcolor);
    const { data, layout } = JSON.parse(themed);
    layout.template = { layout: template, data: { scatter: [{ marker: { line: { width: 0 } } }] } };
    layout.title.text = `<b>${layout.title.text}</b>`;
    layout.width = widths[name];
    div.style.width = `${layout.width}px`;
    await Plotly.newPlot(div, data, layout, { displayModeBar: false, staticPlot: true });
    const found = complaintsOf(div, paper, layout.width, layout.height);
    if (found.length) complaints[name] = found;
    Plotly.purge(div);
  }
  div.remove();
  return complaints;
}
