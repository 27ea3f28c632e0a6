"""One after the other, and of each network one in turn."""

import asyncio
from itertools import pairwise

import pytest

from scce.serve.fairness import BusyError, FairQueue


async def all_of(queue, addresses, done):
    async def ask(number, address):
        async with queue.turn(address):
            done.append((number, address))

    await asyncio.gather(*(ask(number, address) for number, address in enumerate(addresses)))


def test_who_asks_for_much_waits_behind_their_own():
    done = []
    asyncio.run(all_of(FairQueue(), "aaaaaabbc", done))
    assert "".join(address for _, address in done) == "abcabaaaa"
    assert [number for number, address in done if address == "a"] == list(range(6))


def test_between_two_answers_the_server_hears_what_has_come():
    heard = []

    async def listen():
        for _ in range(9):
            heard.append("heard")
            await asyncio.sleep(0)

    async def both():
        await asyncio.gather(listen(), all_of(FairQueue(), "aaaa", heard))

    asyncio.run(both())
    answers = [place for place, what in enumerate(heard) if what != "heard"]
    assert all(later - earlier > 1 for earlier, later in pairwise(answers))


@pytest.mark.parametrize(("addresses", "refused"), [("aaab", ["a"]), ("aabbc", ["c"]), ("aabb", [])])
def test_beyond_the_bounds_a_question_is_refused_and_the_others_go_on(addresses, refused):
    queue, told = FairQueue(most_of_one=2, most_in_all=4), []

    async def ask(address):
        try:
            async with queue.turn(address):
                pass
        except BusyError:
            told.append(address)

    async def all_ask():
        await asyncio.gather(*map(ask, addresses))
        await all_of(queue, "abcd", [])

    asyncio.run(all_ask())
    assert told == refused


def test_who_leaves_while_waiting_or_when_called_holds_up_nobody():
    queue, done = FairQueue(), []

    async def leave():
        asked = [asyncio.create_task(all_of(queue, "a", [])) for _ in range(5)]
        for rounds, task in enumerate(asked):
            for _ in range(rounds):
                await asyncio.sleep(0)
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        await asyncio.wait_for(all_of(queue, "ab", done), 1)

    asyncio.run(leave())
    assert len(done) == 2


def test_work_that_fails_gives_its_turn_on():
    queue, done = FairQueue(), []

    async def fail():
        async with queue.turn("a"):
            raise ZeroDivisionError

    async def both():
        await asyncio.gather(fail(), all_of(queue, "a", done), return_exceptions=True)

    asyncio.run(both())
    assert done == [(0, "a")]
