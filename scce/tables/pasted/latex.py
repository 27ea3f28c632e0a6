"""Tables and matrices of LaTeX, whose cells have & between them, as lines of cells with tabs."""

import re

AROUND = re.compile(
    r"\$\$?|\\(?:begin|end)\{[a-z*]{1,20}\}(?:\[[a-z]{1,3}\])?(?:\{[^{}\n]{0,80}\})?"
    r"|\\(?:hline|toprule|midrule|bottomrule|centering|left[\[(|.]|right[\])|.]|[\[\]]|cmidrule(?:\([a-z]{1,4}\))?\{[0-9-]{1,9}\})"
)
STYLED = re.compile(r"\\(?:textbf|mathbf|textit|underline|text|multicolumn\{1\}\{[a-z|]{1,5}\})\{([^{}\n]{0,80})\}")
MATRIX = re.compile(
    r"(?:\$\$?\s{0,9})?\\begin\{[bpvBV]?(?:small)?matrix\}((?:[^\\]|\\(?!end\b)){0,20000})\\end\{[A-Za-z]{1,20}\}(?:\s{0,9}\$\$?)?"
)
ROW_END = re.compile(r"\\\\(?:\[[^\]\n]{0,9}\])?|\n")
ESCAPED = re.compile(r"\\([_%#$])")


def without_latex(text: str) -> str:
    """Returns a table of LaTeX with tabs between its cells; any other text as it is."""
    if "&" not in text or len(text.split("&")) > 20_000:
        return text
    if "matrix}" in text:
        return MATRIX.sub(lambda found: _brackets(found[1]), text)
    plain = STYLED.sub(r"\1", AROUND.sub(" ", text.replace("\\&", " ")))
    rows = [row.split("&") for row in ROW_END.split(plain) if row.strip()]
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 2 or "=" in rows[0][0]:
        return text
    return "\n".join("\t".join(ESCAPED.sub(r"\1", cell).strip() for cell in row) for row in rows)


def _brackets(matrix: str) -> str:
    rows = [", ".join(cell.strip() for cell in row.split("&")) for row in ROW_END.split(matrix) if row.strip()]
    return f"[{', '.join(f'[{row}]' for row in rows)}]"
