"""The votes of a room as a file that a spreadsheet opens."""

import csv
from io import StringIO

from scce.readable import as_plain_cell
from scce.rooms.questions import question_of
from scce.rooms.record import Room

HEADER = ("round", "question", "asks", "twin", "phone", "answer", "right")


def votes_csv(room: Room, votes: list[tuple[int, int, str]]) -> str:
    """Returns votes as CSV, a row each; a phone has the same number in all rounds.

    Args:
        room: that they are of.
        votes: (round, number of the phone, answer) each.
    """
    file = StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(HEADER)
    rounds = {each.number: each for each in room.rounds}
    for number, phone, answer in votes:
        asked = rounds[number]
        step = question_of(room, asked)
        right = "yes" if step.outcome(answer).right else "no"
        table.writerow(
            (number, asked.step + 1, as_plain_cell(step.asks), asked.twin, phone, as_plain_cell(answer), right)
        )
    return file.getvalue()
