"""Files of strangers, open as tables: CSV, Parquet, NumPy and JSON."""
