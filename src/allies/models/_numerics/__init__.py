"""Array code of the models: compiled, deterministic, without I/O.

Compiled code is kept beside the package or, where that cannot be written, in the user's cache. Where neither can, it
is compiled in each process, in a folder that goes with the process.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from platformdirs import user_cache_path


def _writable(folder: Path) -> bool:
    return os.access(next(one for one in (folder, *folder.parents) if one.exists()), os.W_OK)


if "NUMBA_CACHE_DIR" not in os.environ and not (
    _writable(Path(__file__).parent) or _writable(user_cache_path("numba", appauthor=False))
):
    os.environ["NUMBA_CACHE_DIR"] = tempfile.mkdtemp(prefix="allies-compiled-")
    atexit.register(shutil.rmtree, os.environ["NUMBA_CACHE_DIR"], ignore_errors=True)
