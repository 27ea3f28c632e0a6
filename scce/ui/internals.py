"""What Streamlit does not promise, and the app cannot do without: all of it, each with its reason.

For Streamlit 1.67. tests/ui/test_internals.py fails when something is gone, or when it is no longer needed.
"""

from pathlib import Path

from streamlit.file_util import get_static_dir
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.uploaded_file_manager import UploadedFile

__all__ = ["BUNDLES", "HIDDEN_OPTIONS", "UploadedFile", "know_every_address_from_the_start"]

# In .streamlit/config.toml. Without it each rerun ends with a collection of garbage that takes 70 to 100 ms, with
# the answer still waiting to be sent; Python's own collector stays on.
HIDDEN_OPTIONS = {"runner.postScriptGC": False}

# Streamlit's own JavaScript and CSS, which it serves at /static/: the names tell a file's content.
BUNDLES = Path(get_static_dir()) / "static"


def know_every_address_from_the_start() -> None:
    """Lets a new server's first visit open any page by its address.

    A folder named pages makes Streamlit take the first visit for one to an app of its old kind, where no address
    but the root is known. st.navigation says otherwise, but too late for that visit.
    """
    PagesManager.uses_pages_directory = False
