"""Labels that were pasted, however they were written or printed."""

from scce.tables.label_lists.reading import LabelList, labels

__all__ = ["LabelList", "labels"]
