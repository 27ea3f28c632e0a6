"""Numbers of strangers, however they were written: files and pasted text, read or refused in a sentence."""

from scce.tables.columns import Columns
from scce.tables.feature_table import FeatureColumn, Features, column_names, features
from scce.tables.label_list import LabelList, labels
from scce.tables.pasted import MOST_PASTED_CLASSES, MOST_PASTED_ROWS, PastedBatch, predictions_from_text
from scce.tables.reading import read_columns, read_scores
from scce.tables.table_file import MOST_CSV_BYTES, MOST_FILE_CLASSES, MOST_FILE_ROWS, MOST_PARQUET_BYTES
from scce.tables.upload import Upload, upload_of

__all__ = [
    "MOST_CSV_BYTES",
    "MOST_FILE_CLASSES",
    "MOST_FILE_ROWS",
    "MOST_PARQUET_BYTES",
    "MOST_PASTED_CLASSES",
    "MOST_PASTED_ROWS",
    "Columns",
    "FeatureColumn",
    "Features",
    "LabelList",
    "PastedBatch",
    "Upload",
    "column_names",
    "features",
    "labels",
    "predictions_from_text",
    "read_columns",
    "read_scores",
    "upload_of",
]
