"""Jobs for the workers of tests: they are found by the name of this module."""

import os
import time

from scce.arrays import InputError


def three(first):
    for more in range(3):
        yield first + more


def twice(value):
    return 2 * value


def refuse(value):
    yield "one"
    raise InputError(f"{value} is of no use")


def crash():
    raise ZeroDivisionError


def die():
    os._exit(3)


def swallow(size):
    return len(bytearray(size))


def sleep(seconds):
    yield "begun"
    time.sleep(seconds)
    yield "done"


def who(_=None):
    return os.getpid()


def speak():
    print("a library says something")
    return "said"


def niceness():
    return os.nice(0)


def length_of(file, factor):
    yield len(file.read()) * factor


def letters(count):
    return "a" * count


def sum_of(laid):
    return laid.opened()[0].sum()


def threads():
    return os.environ["OPENBLAS_NUM_THREADS"]
