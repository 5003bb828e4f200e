"""Judges xAPI statements by Ralph's own models: run by the Python of .venv-lrs; JSON lines in, one line of problems each out."""

import sys

from pydantic import ValidationError
from ralph.models.xapi.base.statements import BaseXapiStatement  # type: ignore[import-not-found]

for line in sys.stdin:
    try:
        BaseXapiStatement.model_validate_json(line)
        print()
    except ValidationError as error:
        print(" | ".join(f"{e['loc']} {e['msg']}" for e in error.errors()))
