"""What Streamlit does not promise, and the app cannot do without: all of it, each with its reason.

For Streamlit 1.67. tests/ui/test_internals.py fails when something is gone, or when it is no longer needed.
"""

from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.uploaded_file_manager import UploadedFile

__all__ = ["HIDDEN_OPTIONS", "UploadedFile", "know_every_address_from_the_start"]

# In .streamlit/config.toml. Without it each rerun ends with a collection of garbage that takes 70 to 100 ms, with
# the answer still waiting to be sent; Python's own collector stays on.
HIDDEN_OPTIONS = {"runner.postScriptGC": False}


def know_every_address_from_the_start() -> None:
    """Lets a new server's first visit open any page by its address.

    A folder named pages makes Streamlit take the first visit for one to an app of its old kind, where no address
    but the root is known. st.navigation says otherwise, but too late for that visit.
    """
    PagesManager.uses_pages_directory = False
