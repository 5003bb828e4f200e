"""Files that a model names (pictures, material files), looked for inside the model's folder and nowhere else.

Models are moved about: they name ``D:\\work\\Wall.JPG`` where ``textures/wall.jpg`` lies beside them. So a name that leads nowhere is
looked for by its base name, in any case of letters, then with another ending of pictures.
"""

import io
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from PIL import Image

from assets.importing.finding import Finding, mended, warning
from assets.importing.source import SourceImage

MOST_FILES = 20_000
MOST_BYTES = 400_000_000
MOST_PIXELS = 200_000_000
PICTURES = (".png", ".jpg", ".jpeg", ".tga", ".webp", ".tif", ".tiff", ".bmp", ".dds", ".gif", ".psd")


@dataclass
class Nearby:
    """The files below ``folder``, links left out, listed once. ``findings`` grows with what was noticed."""

    folder: Path
    findings: list[Finding] = field(default_factory=list)
    _by_name: dict[str, list[Path]] | None = None

    def find(self, named: str, endings: tuple[str, ...] = ()) -> Path | None:
        """The file that ``named`` means: as it stands, else by base name, else by stem with one of ``endings``; the shallowest of several."""
        asked = PurePosixPath(unquote_if_uri(named).replace("\\", "/").strip().strip('"'))
        listed = self._listed()
        base = asked.name.casefold()
        found = listed.get(base, [])
        if not found and endings:
            stem = base.rpartition(".")[0] or base
            found = [path for ending in endings for path in listed.get(stem + ending, [])]
        if not found:
            return None
        tail = [part.casefold() for part in asked.parts]

        def agreeing(path: Path) -> int:
            """How many parts of the path agree, from its end."""
            own = [part.casefold() for part in path.relative_to(self.folder).parts]
            count = 0
            for one, other in zip(reversed(own), reversed(tail), strict=False):
                if one != other:
                    break
                count += 1
            return count

        return min(found, key=lambda path: (-agreeing(path), len(path.parts), str(path)))

    def picture(self, named: str) -> SourceImage:
        """The picture that a material names, or why there is none (a finding says it too)."""
        if not named.strip():
            return SourceImage(named, None, "not-found")
        path = self.find(named, PICTURES)
        if path is None:
            self.findings.append(warning("texture-missing", file=named))
            return SourceImage(named, None, "not-found")
        where = path.relative_to(self.folder).as_posix()
        if where.casefold() != named.replace("\\", "/").removeprefix("./").casefold():
            self.findings.append(mended("texture-found-elsewhere", file=named, found=where))
        if path.stat().st_size > MOST_BYTES:
            self.findings.append(warning("texture-unreadable", file=where))
            return SourceImage(named, None, "unreadable")
        return self.checked(where, path.read_bytes())

    def checked(self, name: str, content: bytes) -> SourceImage:
        """``content`` if Pillow knows it and it is not too large, by its header alone."""
        if readable(content):
            return SourceImage(name, content)
        self.findings.append(warning("texture-unreadable", file=name))
        return SourceImage(name, None, "unreadable")

    def _listed(self) -> dict[str, list[Path]]:
        if self._by_name is None:
            self._by_name = {}
            seen = 0
            for root, folders, files in os.walk(self.folder, followlinks=False):
                folders[:] = sorted(name for name in folders if not (Path(root) / name).is_symlink())
                for name in sorted(files):
                    path = Path(root) / name
                    seen += 1
                    if seen > MOST_FILES:
                        return self._by_name
                    if path.is_file() and not path.is_symlink():
                        self._by_name.setdefault(name.casefold(), []).append(path)
        return self._by_name


def unquote_if_uri(named: str) -> str:
    return unquote(named) if named.startswith("file:") or "%20" in named else named


def readable(content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.width * picture.height <= MOST_PIXELS
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False


def text_of(content: bytes) -> str:
    """Text of unknown encoding: UTF-8, else the Chinese one (GB 18030 holds GBK and cp936), else byte by byte."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
