"""A file is written whole or not at all."""

from __future__ import annotations

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from agent.errors import InputError
from agent.write import check_writable, write_whole


@contextmanager
def a_disk_with_room_for(most: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "review.html"
    file.write_text("the review of last week", encoding="utf-8")
    with a_disk_with_room_for(1000), pytest.raises(InputError, match="html could not be written"):
        write_whole(file, "x" * 5000)

    assert file.read_text(encoding="utf-8") == "the review of last week"
    assert list(tmp_path.iterdir()) == [file]


def test_text_and_bytes(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", "für \udcff")
    write_whole(tmp_path / "b", b"\x00\xff")

    assert (tmp_path / "a").read_text(encoding="utf-8") == "für ?"
    assert (tmp_path / "b").read_bytes() == b"\x00\xff"


def test_the_mode_of_the_old_file_stays_and_a_private_one_is_private(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.touch(mode=0o640)
    old.chmod(0o640)
    write_whole(old, "new")
    write_whole(tmp_path / "key", "secret", private=True)

    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_whole(tmp_path / "link", "new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "new"


def test_a_device_is_written_to_as_it_is() -> None:
    write_whole(Path("/dev/null"), "gone")

    assert not Path("/dev/null").is_file()


def test_what_cannot_be_written_is_said_before(tmp_path: Path) -> None:
    check_writable(tmp_path / "new.html")
    check_writable(Path("/dev/null"))
    with pytest.raises(InputError, match="it is a folder"):
        check_writable(tmp_path)
    with pytest.raises(InputError, match="there is no folder"):
        check_writable(tmp_path / "nowhere" / "new.html")
    with pytest.raises(InputError, match="could not be written"):
        write_whole(tmp_path / "nowhere" / "new.html", "x")
