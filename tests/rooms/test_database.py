"""Where the rooms are: what the environment says, or a file that only its user can read."""

import sys
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


@pytest.mark.parametrize(
    ("told", "begins"),
    [
        ("abc", "'abc'"),
        ("-1", "'-1'"),
        ("a" * 3000, "'aaa.*\u2026"),
        ("mysql://name:secret@host/rooms", "'mysql'"),
        ("postgresql+nothing://name:secret@host/rooms", "'postgresql.nothing'"),
        ("postgresql+psycopg://name:secret@host:port/rooms", "'postgresql.psycopg'"),
        ("sqlite://", "'sqlite'"),
        ("sqlite:///:memory:", "'sqlite'"),
    ],
)
def test_what_is_no_database_for_all_is_told_by_how_it_begins_and_with_what_is_taken(told, begins, monkeypatch):
    monkeypatch.setenv("SCCE_DATABASE_URL", told)
    with pytest.raises(InputError, match=f"^SCCE_DATABASE_URL begins with {begins}; it takes sqlite:") as refusal:
        database.check_environment()
    assert "secret" not in str(refusal.value)


def test_a_package_that_is_not_there_is_told_by_its_name(monkeypatch):
    monkeypatch.setenv("SCCE_DATABASE_URL", "postgresql+psycopg2://host/name")
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    with pytest.raises(InputError, match="needs the package 'psycopg2', which is not installed"):
        database.check_environment()


@pytest.mark.parametrize("told", ["", " ", "sqlite:////nowhere/rooms.sqlite"])
def test_whether_a_database_answers_is_not_asked_at_the_start(told, monkeypatch):
    monkeypatch.setenv("SCCE_DATABASE_URL", told)
    database.check_environment()
