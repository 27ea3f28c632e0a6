"""Where the rooms are: what the environment says, or a file that only its user can read."""

import tempfile

import pytest

from scce.arrays import InputError
from scce.rooms import database


def test_the_environment_says_where_the_rooms_are(monkeypatch):
    monkeypatch.setenv("SCCE_DATABASE_URL", " postgresql+psycopg://host/name ")
    assert database.url_here() == "postgresql+psycopg://host/name"


def test_else_they_are_in_a_file_that_only_this_user_can_read(monkeypatch, tmp_path):
    monkeypatch.delenv("SCCE_DATABASE_URL", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert database.url_here() == database.url_here()
    (folder,) = tmp_path.iterdir()
    assert database.url_here() == f"sqlite:///{folder}/rooms.sqlite"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_of_somebody_else_is_not_used(monkeypatch, tmp_path):
    monkeypatch.delenv("SCCE_DATABASE_URL", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    database.url_here()
    (folder,) = tmp_path.iterdir()
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="belongs to another user; say in SCCE_DATABASE_URL"):
        database.url_here()
