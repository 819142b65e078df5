"""Files are written beside the old one and take its place when they are whole: a full disk spoils nothing."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from agent.errors import InputError


def write_whole(file: Path, content: str | bytes, *, private: bool = False) -> None:
    """Writes a file whole or not at all. Raises InputError.

    Text is written as UTF-8. `private`: readable by its owner only. A file that is there keeps its mode; a link is
    followed; a pipe or a device is written to as it is.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    try:
        target = file.resolve()
        mode = _mode(target, private=private)
        if mode is None:
            target.write_bytes(data)
        else:
            _replace(target, data, mode)
    except (OSError, RuntimeError) as error:
        raise InputError(f"{file} could not be written: {getattr(error, 'strerror', None) or error}.") from error


def check_writable(file: Path) -> None:
    """Raises InputError where a file could not be written: before a review is paid for."""
    folder = file.resolve().parent
    if not folder.is_dir():
        raise InputError(f"{file} could not be written: there is no folder {folder}. Make it, or name another.")
    if file.is_dir():
        raise InputError(f"{file} could not be written: it is a folder. Name a file in it.")
    if not os.access(folder, os.W_OK) and not _is_special(file):
        raise InputError(f"{file} could not be written: nothing may be written in {folder}.")


def _mode(target: Path, *, private: bool) -> int | None:
    """The mode the file is to have; None for what is no regular file."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return 0o600 if private else 0o666 & ~_umask()
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(21, "it is a folder")
    return stat.S_IMODE(found.st_mode) if stat.S_ISREG(found.st_mode) else None


def _is_special(file: Path) -> bool:
    return file.exists() and not file.is_file()


def _replace(target: Path, data: bytes, mode: int) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    # There is no way to read it without setting it.
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
