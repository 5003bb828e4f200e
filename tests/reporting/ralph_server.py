"""Starts Ralph, a learning record store, for the tests: run by the Python of .venv-lrs, with PORT as its one argument.

As Ralph 5.1.0 ships, its file-system backend answers 500 to every write after the first: it makes files, and will not add
to one. Appending, and no history of commands, mends that.
"""

import sys

import uvicorn  # type: ignore[import-not-found]
from ralph.backends.data.base import BaseOperationType  # type: ignore[import-not-found]
from ralph.backends.lrs.fs import FSLRSBackend  # type: ignore[import-not-found]

FSLRSBackend.default_operation_type = BaseOperationType.APPEND
FSLRSBackend.append_to_history = lambda self, event: None

from ralph.api import app  # type: ignore[import-not-found]  # noqa: E402  (only after the patches)

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
