"""What an import noticed: a code with values; sentences lie in ``content/interface/import.*.yaml`` under ``finding.<code>`` and ``fix.<code>``."""

from dataclasses import dataclass, field
from enum import StrEnum

Value = str | int | float


class Severity(StrEnum):
    """``mended``: done for the artist; ``note``: worth knowing; ``warning``: looks wrong; ``error``: nothing is baked until it is mended."""

    mended = "mended"
    note = "note"
    warning = "warning"
    error = "error"


@dataclass(frozen=True)
class Finding:
    """``node``: the node, material or picture that it is about, as the artist named it; ``file``: relative to the model's folder."""

    code: str
    severity: Severity
    node: str = ""
    file: str = ""
    values: dict[str, Value] = field(default_factory=dict)


class Refused(Exception):
    """The model cannot be imported; ``findings`` say everything that is wrong, as far as could be looked at."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(f"{finding.code} {finding.values}" for finding in findings))
        self.findings = findings


def error(code: str, node: str = "", file: str = "", **values: Value) -> Finding:
    return Finding(code, Severity.error, node, file, values)


def warning(code: str, node: str = "", file: str = "", **values: Value) -> Finding:
    return Finding(code, Severity.warning, node, file, values)


def note(code: str, node: str = "", file: str = "", **values: Value) -> Finding:
    return Finding(code, Severity.note, node, file, values)


def mended(code: str, node: str = "", file: str = "", **values: Value) -> Finding:
    return Finding(code, Severity.mended, node, file, values)
