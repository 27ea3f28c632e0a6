"""What Streamlit does not promise is still there, and stands in one file."""

import re
import tomllib
from pathlib import Path
from unittest.mock import patch

import pytest
from streamlit import config
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from scce.ui import internals

ROOT = Path(__file__).parents[2]
SOURCES = [*ROOT.glob("scce/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"]


def test_only_one_file_reaches_into_streamlit():
    inside = re.compile(r"^\s*(from|import) streamlit\.", re.MULTILINE)
    assert [path.name for path in SOURCES if inside.search(path.read_text(encoding="utf-8"))] == ["internals.py"]


def test_streamlit_looks_for_a_folder_of_pages_until_it_is_told_not_to():
    with patch.object(PagesManager, "uses_pages_directory", None):
        internals.know_every_address_from_the_start()
        assert PagesManager.uses_pages_directory is False


def test_the_switch_is_one_that_streamlit_reads():
    assert "uses_pages_directory" in vars(PagesManager)


@pytest.mark.parametrize(("option", "value"), internals.HIDDEN_OPTIONS.items())
def test_a_hidden_option_is_known_to_streamlit_and_set(option, value):
    section, name = option.split(".")
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert (config.get_options_for_section(section).get(name, "unknown") != "unknown", settings[section][name]) == (
        True,
        value,
    )


def test_the_bundles_are_there_and_the_name_of_each_changes_with_its_content():
    names = [path.name for path in internals.BUNDLES.rglob("*") if path.suffix in (".css", ".js")]
    assert len(names) > 100
    assert [name for name in names if not re.search(r"\.[\w-]{8}\.(css|js)$", name)] == []


def test_an_uploaded_file_says_what_the_pages_ask_of_it():
    record = UploadedFileRec(file_id="1", name="a.csv", type="text/csv", data=b"label,a,b\n")
    file = internals.UploadedFile(record, FileURLs())
    assert (file.file_id, file.name, file.read(5), file.seek(0), file.getvalue()) == (
        ("1", "a.csv", b"label", 0, b"label,a,b\n")
    )
