"""A NumPy file as a table: .npy and .npz. What would need a pickle is refused, and sizes are known before reading."""

import math
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from tokenize import TokenError
from typing import IO, Any, BinaryIO
from zipfile import BadZipFile

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from scce.arrays import InputError
from scce.tables.files.array_table import ArrayTable, table_of_arrays
from scce.tables.files.table_file import MOST_PARQUET_BYTES, quoted

MOST_ARRAYS = 100
MOST_HEADER_BYTES = 10_000
PIECE = 1 << 20  # bytes read together
KINDS = "biufUS"
DAMAGES = (
    ValueError, TypeError, RuntimeError, ArithmeticError, LookupError, MemoryError, OSError, EOFError, SyntaxError,
    TokenError, BadZipFile, zlib.error, struct.error,
)  # fmt: skip


def table_of_npy(file: BinaryIO, name: str, axis: int | None = None) -> ArrayTable:
    """Returns the array of a .npy file as a table; the name of the file is the name of the array.

    Args:
        file: open for reading bytes.
        name: of the file.
        axis: that holds the classes of predictions of more than two axes, where the reader says it.

    Raises:
        InputError: if it is damaged, too large, or does not hold rows of numbers.
    """
    file.seek(0)
    with _said_in_a_sentence():
        array = _array(file, MOST_PARQUET_BYTES, "the array")
    if array.ndim < 2:
        raise InputError(f"it holds one array of shape {array.shape}, and no rows of predictions, (N, K)")
    return table_of_arrays("a NumPy array", {name.rpartition(".")[0] or name: array}, named=False, axis=axis)


def table_of_npz(file: BinaryIO, axis: int | None = None) -> ArrayTable:
    """Returns the arrays of a .npz file as a table.

    Args:
        file: open for reading bytes.
        axis: that holds the classes of predictions of more than two axes, where the reader says it.

    Raises:
        InputError: if it is damaged, too large, holds what needs a pickle, or no rows of numbers.
    """
    file.seek(0)
    arrays, left = dict[str, NDArray[Any]](), MOST_PARQUET_BYTES
    with _said_in_a_sentence(), zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        if len(names) > MOST_ARRAYS:
            raise InputError(f"it holds {len(names):,} arrays, more than {MOST_ARRAYS}")
        for member in names:
            with archive.open(member) as opened:
                array = _array(opened, left, f"array {quoted(member.removesuffix('.npy'))}")
            left -= array.nbytes
            arrays[member.removesuffix(".npy")] = array
    return table_of_arrays("a NumPy archive", arrays, axis=axis)


def _array(file: BinaryIO | IO[bytes], most: int, what: str) -> NDArray[Any]:
    """Returns one array, whose size is known from its first bytes."""
    version = npy.read_magic(file)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, in_columns, dtype = read(file, max_header_size=MOST_HEADER_BYTES)
    if dtype.kind not in KINDS or not dtype.itemsize:
        cause = "Python objects, which need a pickle" if dtype.hasobject else f"{str(dtype)[:40]}, not numbers"
        raise InputError(
            f"{what} holds {cause}; save numbers: np.savez('predictions.npz', logits=logits, labels=labels)"
        )
    size = math.prod(shape) * dtype.itemsize
    if size < 0:
        raise InputError(f"{what} says it has the shape {shape}; it may be damaged")
    if size > most:
        raise InputError(f"unpacked, {what} has {size / 1e6:,.0f} MB, too many: {most / 1e6:,.0f} MB are left")
    data = bytearray(size)
    if _filled(memoryview(data), file) < size:
        raise InputError(f"{what} ends before all of its numbers are read; it may be cut off")
    array = np.frombuffer(data, dtype=dtype).reshape(shape, order="F" if in_columns else "C")
    return _plain(array)


def _filled(place: memoryview, file: BinaryIO | IO[bytes]) -> int:
    """Returns how many bytes of a place were filled from a file, piece by piece: nothing is held twice."""
    done = 0
    while piece := file.read(min(PIECE, len(place) - done)):
        place[done : done + len(piece)] = piece
        done += len(piece)
    return done


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    """Returns numbers in this machine's byte order, and texts as objects."""
    if array.dtype.kind == "S":
        return np.char.decode(array, "utf-8", "replace").astype(object)
    if array.dtype.kind == "U":
        return array.astype(object)
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


@contextmanager
def _said_in_a_sentence() -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except DAMAGES as error:
        raise InputError("it cannot be read as a NumPy file; it may be damaged or cut off") from error
