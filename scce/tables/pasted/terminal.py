"""What a terminal or a notebook shows around what was printed: colours, prompts and progress bars are taken away."""

import re
from collections.abc import Iterator

from scce.typography import plain as in_ascii
from scce.typography import unquoted

PROMPT = "\x01"  # stands for a prompt, behind which is code

COLOURS = re.compile(r"\x1b(?:\[[0-9;?]{0,30}[A-Za-z]|\][^\x07\x1b]{0,200}\x07|[()][A-Z0-9]|[A-Z=>78])")
# Where the colours' escape character was lost on the way.
LOST_COLOURS = re.compile(r"\[(?:0|1|22|3[0-9])m(?![A-Za-z])")
BAR = re.compile(
    r"\s{0,40}\d{1,9}/(?:\d{1,9}|Unknown)\s{0,9}(?:\[[=>. ]{1,99}\]|[\u2500-\u257f ]{1,99}|- )"
    r"[^\[\]\n]{0,99}?\d(?:s|ms|us|\u00b5s|\u03bcs)\b[^\[\]\n]{0,999}"
)
TQDM = re.compile(
    r"[^\[\]{}=\n]{0,80}?\d{1,3}%\|[^|\n]{0,200}\|\s{0,9}[0-9.]{1,12}[kMG]?/[0-9.]{1,12}[kMG]?\s?\[[^\]\n]{0,200}\]"
)
COUNTER = re.compile(r"\s{0,40}[^\[\]{}=\n]{0,80}?\d{1,9}it \[[^\]\n]{0,200}\]")
EPOCH = re.compile(
    r"\s{0,40}(?:Epoch|Step|Iteration|Iter|Batch|Fold|Round|Train on|Found|Loaded)\s{0,9}[:#]?\s{0,9}"
    r"(?:[0-9]{1,9}|\[[0-9]{1,9}(?:/[0-9]{1,9})?\])(?=$|[^\n]{0,99}[A-Za-z/])(?:[^\[\](){}\n]|\[[0-9/]{1,20}\]){0,300}",
    re.IGNORECASE,
)
SCORE = re.compile(
    r"[\s,;|-]{0,9}[A-Za-z][\w ./@()%-]{0,60}?(?<=[A-Za-z])\)?(?:\s{0,9}[:=]\s{0,9}|\s{1,9})"
    r"[-+]?[0-9][0-9.]{0,24}(?:e[-+]?[0-9]{1,3})?%?(?=$|[\s,;|-])"
)
METRIC = re.compile(
    r"(?:loss|acc|accuracy|auc|f1|error|perplexity|ppl|lr|learning rate|nll|logloss|precision|recall|mae|mse|rmse)"
    r"[\w]{0,20}(?![\w])",
    re.IGNORECASE,
)
LONGEST_SCORES = 600
FENCE = re.compile(r"\s{0,9}(?:```|~~~)")
COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]{0,9999}", re.MULTILINE)
REPREX = re.compile(r"#>\s?")
ANSWER = re.compile(r"\s{0,9}(?:Out ?\[[0-9]{1,6}\]|\[[0-9]{1,6}\]):\s?")
ASKED = re.compile(
    r"\s{0,9}(?:>>>(?:\s|$)|In ?\[[0-9 *]{1,6}\]:|\.{3}:(?:\s|$)|julia>|ipdb>|\(Pdb\)|>>(?=\s))",
)
CONTINUED = re.compile(r"\.\.\.(?:\s|$)")
R_PROMPT = re.compile(r"[>+] ")


def without_controls(text: str, names: re.Pattern[str] | None = None) -> str:
    """Returns a text as a terminal means it: no colours, and a new line wherever its cursor went back.

    Args:
        text: as it was copied.
        names: finds what is no number, whatever it looks like.
    """
    plain = unquoted(in_ascii(text.replace("\r\n", "\n").replace("\0", " ").replace("\x01", " "), names))
    if "\x1b" in plain:
        plain = COLOURS.sub("", plain).replace("\x1b", " ")
    plain = LOST_COLOURS.sub("", plain)
    return plain.translate({ord("\r"): "\n", ord("\b"): "\n", 0x0B: "\n", 0x0C: "\n", 0x2028: "\n", 0x85: "\n"})


def without_surroundings(text: str) -> str:
    """Returns a text without what says nothing about the rows: bars, epochs, losses, fences. Prompts become PROMPT."""
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    asking = any(line.startswith(">>>") for line in lines)
    reprex = any(line.startswith("#>") for line in lines)
    in_r = any(re.match(r"\s{0,9}\[[0-9]{0,6}(?:,\]|\] |\]$|,[0-9])", line) for line in lines[:400])
    for line in lines:
        one = REPREX.sub("", line, count=1) if reprex and line.startswith("#>") else line
        if FENCE.match(one):
            yield ""
        elif asked := ASKED.match(one) or (CONTINUED.match(one) if asking else None):
            yield PROMPT + _without_comment(one[asked.end() :])
        elif in_r and R_PROMPT.match(one):
            yield PROMPT + _without_comment(one[2:])
        else:
            yield _without_bar(one)


def _without_bar(line: str) -> str:
    for bar in (BAR, TQDM, COUNTER):
        found = bar.match(line)
        while found and found.end():
            line = line[found.end() :]
            found = bar.match(line)
    answer = ANSWER.match(line)
    rest = line[answer.end() :] if answer else line
    return "" if EPOCH.fullmatch(rest) or _are_scores(rest) else rest


def _are_scores(line: str) -> bool:
    """Returns whether a line holds the loss or another score of a model, and nothing else: loss: 0.7 - acc: 0.5."""
    if len(line) > LONGEST_SCORES or not METRIC.search(line):
        return False
    position = 0
    while found := SCORE.match(line, position):
        position = found.end()
    return position > 0 and not line[position:].strip(" .,;|-")


def _without_comment(line: str) -> str:
    return COMMENT.sub("", line)


def without_comments(text: str) -> str:
    """Returns printed code without what stands behind a # in it."""
    return COMMENT.sub("", text) if "#" in text else text
