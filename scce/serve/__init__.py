"""HTTP without Streamlit around it: files that are sent compressed."""

from scce.serve.files import compressed_files

__all__ = ["compressed_files"]
