"""Numbers of strangers, however they were written: files and pasted text, read or refused in a sentence."""

from scce.tables.columns import Columns
from scce.tables.feature_table import FeatureColumn, Features, column_names, features
from scce.tables.files.table_file import MOST_CSV_BYTES, MOST_FILE_CLASSES, MOST_FILE_ROWS, MOST_PARQUET_BYTES
from scce.tables.label_lists.reading import LabelList, labels
from scce.tables.pasted import MOST_PASTED_CLASSES, MOST_PASTED_ROWS
from scce.tables.questions import MOST_MEANINGS, Axes, Meaning, UnsettledError
from scce.tables.reading import read_columns, read_scores
from scce.tables.record import SCALES, Column, Predictions, Role, Scale, Wish
from scce.tables.upload import Reading, Upload, as_scored, upload_of
from scce.tables.whole import predictions

__all__ = [
    "MOST_CSV_BYTES",
    "MOST_FILE_CLASSES",
    "MOST_FILE_ROWS",
    "MOST_MEANINGS",
    "MOST_PARQUET_BYTES",
    "MOST_PASTED_CLASSES",
    "MOST_PASTED_ROWS",
    "SCALES",
    "Axes",
    "Column",
    "Columns",
    "FeatureColumn",
    "Features",
    "LabelList",
    "Meaning",
    "Predictions",
    "Reading",
    "Role",
    "Scale",
    "UnsettledError",
    "Upload",
    "Wish",
    "as_scored",
    "column_names",
    "features",
    "labels",
    "predictions",
    "read_columns",
    "read_scores",
    "upload_of",
]
