"""The folder of a running server's temporary files; that of one that was killed goes at the next start."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from agent.errors import SettingsError

_PREFIX = "pilot-review-"
_LOCK = "in-use"


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for this user only, gone afterwards; first those that killed servers left are removed."""
    above = Path(tempfile.gettempdir())
    sweep(above)
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=above))
        lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR)
    except OSError as error:
        raise SettingsError(
            f"{above} cannot be written ({error.strerror}); set TMPDIR to a folder with room that is yours."
        ) from error
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def sweep(above: Path) -> None:
    """Removes the folders in `above` whose server is not running any more; those of other users are left alone."""
    for folder in above.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid() or not (folder / _LOCK).is_file():
                continue
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
