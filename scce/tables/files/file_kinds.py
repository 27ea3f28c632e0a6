"""What kind of file a reader has, by its first bytes; one that is not read is named, with the line that exports it."""

import zipfile
from typing import BinaryIO, Literal, TypeAlias

from scce.arrays import InputError
from scce.tables.files.table_file import MOST_CSV_BYTES, MOST_PARQUET_BYTES, size_of

FileKind: TypeAlias = Literal["CSV", "Parquet", "NumPy array", "NumPy archive", "JSON"]

MOST_JSON_BYTES = 40 * 10**6  # it is held as a whole, in many times as many bytes
MOST_BYTES: dict[FileKind, int] = {
    "CSV": MOST_CSV_BYTES,
    "Parquet": MOST_PARQUET_BYTES,
    "NumPy array": MOST_PARQUET_BYTES,
    "NumPy archive": MOST_PARQUET_BYTES,
    "JSON": MOST_JSON_BYTES,
}
READ = "CSV, Parquet, NumPy or JSON"
TO_CSV = "to_csv('predictions.csv', index=False)"
SAVEZ = "np.savez('predictions.npz', logits=logits.numpy(), labels=labels.numpy())"

MAGIC = {
    b"PK\x05\x06": "an empty ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"\x89HDF": "an HDF5 file",
    b"MATLAB": "a MATLAB file",
    b"SQLite": "an SQLite database",
    b"ARROW1": "an Arrow or Feather file",
}
EXPORT = {
    "an old Excel workbook": f"save it as CSV, or write pd.read_excel(path).{TO_CSV}",
    "a gzip archive": "unpack it",
    "a bzip2 archive": "unpack it",
    "a Zstandard archive": "unpack it",
    "a MATLAB file": "write np.savez('predictions.npz', **scipy.io.loadmat(path))",
    "an HDF5 file": f"write pd.read_hdf(path).{TO_CSV}",
    "an Arrow or Feather file": "write pd.read_feather(path).to_parquet('predictions.parquet')",
}
PARQUET, NUMPY, ZIP = b"PAR1", b"\x93NUMPY", b"PK\x03\x04"
PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
PARQUET_ENDINGS = (".parquet", ".pq")
TEXT_ENDINGS = (".csv", ".tsv", ".txt")
JSON_ENDINGS = (".json", ".jsonl", ".ndjson")


def kind_of_file(file: BinaryIO, name: str) -> FileKind:
    """Returns what kind of file it is, by its first bytes; of an archive, by the names in it.

    Raises:
        InputError: if it is empty, too large, something else, or not what its name says.
    """
    size = size_of(file)
    if not size:
        raise InputError("it is empty")
    file.seek(0)
    first = file.read(8)
    _refuse_other_kinds(first, name)
    kind = _kind(first, name)
    if kind == "CSV" and name.lower().endswith(PARQUET_ENDINGS):
        raise InputError("it does not begin as Parquet does; if it is CSV, rename it to .csv")
    if kind == "Parquet" and name.lower().endswith(TEXT_ENDINGS):
        raise InputError("it is Parquet, whatever its name says; rename it to .parquet")
    most = MOST_BYTES[kind]
    if size > most:
        hint = "; the same numbers as Parquet take less" if kind in ("CSV", "JSON") else ""
        raise InputError(f"it has {size / 1e6:,.0f} MB, more than the {most / 1e6:,.0f} MB that {kind} may have{hint}")
    if first.startswith(ZIP):
        _check_archive(file)
    return kind


def _kind(first: bytes, name: str) -> FileKind:
    if first.startswith(PARQUET):
        return "Parquet"
    if first.startswith(NUMPY):
        return "NumPy array"
    if first.startswith(ZIP):
        return "NumPy archive"
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_json = name.lower().endswith(JSON_ENDINGS) or start[:1] in (b"{", b"[")
    return "JSON" if is_json and not name.lower().endswith(PARQUET_ENDINGS) else "CSV"


def _refuse_other_kinds(first: bytes, name: str) -> None:
    for magic, what in MAGIC.items():
        if first.startswith(magic):
            hint = f"; {EXPORT[what]}" if what in EXPORT else ""
            raise InputError(f"it is {what}, not {READ}{hint}")
    if first.startswith(PICKLES):
        raise InputError(f"it is a Python pickle, which may hold a program and is never opened; write {SAVEZ}")
    if (len(first) == 8 and first[3:] == b"\0" * 5) or name.lower().endswith(".safetensors"):
        raise InputError(f"it is no text, and none of {READ}; write {SAVEZ}")


def _check_archive(file: BinaryIO) -> None:
    """Refuses a ZIP archive that is not one of arrays, and says what it is."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise InputError("it is a ZIP archive that is damaged or cut off") from error
    if names and all(name.endswith(".npy") for name in names):
        return
    if any(name.startswith("xl/") for name in names):
        raise InputError(f"it is an Excel workbook, not {READ}; save it as CSV, or write pd.read_excel(path).{TO_CSV}")
    if any(name.endswith("data.pkl") for name in names):
        raise InputError(f"it is a PyTorch file, which may hold a program and is never opened; write {SAVEZ}")
    raise InputError(f"it is a ZIP archive, not {READ}; unpack it")
