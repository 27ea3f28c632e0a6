"""The page of a batch: its state, its files, its exports."""
