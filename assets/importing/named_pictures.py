"""Pictures and material files that OBJ, FBX and PLY name, as ``Beside`` finds them; what is missing or lay elsewhere is written down."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from assets.importing.beside import CODES, Beside, missing
from assets.importing.finding import mended, warning
from assets.importing.noticed import Noticed
from assets.importing.picture_check import checked
from assets.importing.source import SourceImage

_ENDINGS = (".png", ".jpg", ".jpeg", ".tga", ".webp", ".tif", ".tiff", ".bmp", ".dds", ".gif")


@dataclass
class NamedPictures:
    beside: Beside
    noticed: Noticed = field(default_factory=Noticed)

    def find(self, named: str) -> Path | None:
        """A file by its path as written, else by its base name."""
        found = self.beside.find(named.strip().strip('"'))
        if found.path is not None and found.elsewhere:
            self.noticed.add(mended("file-found-elsewhere", file=named, found=found.elsewhere))
        return found.path

    def picture(self, named: str) -> SourceImage:
        """The picture that a material names; one of the same name with another ending where that one is not there."""
        path = self.find(named)
        if path is None:
            written = PurePosixPath(named.replace("\\", "/"))
            others = (self.beside.find(written.stem + ending).path for ending in _ENDINGS if written.stem)
            path = next((other for other in others if other is not None), None)
            if path is not None:
                self.noticed.add(mended("picture-other-ending", file=named, found=self.beside.relative(path)))
        if path is None:
            why = self.beside.find(named).why or "not-found"
            self.noticed.add(warning(CODES[why], node=named, file=named))
            return missing(named, why)
        return self.embedded(self.beside.relative(path), path.read_bytes())

    def embedded(self, name: str, content: bytes) -> SourceImage:
        image = checked(name, content)
        if image.content is None:
            self.noticed.add(warning(CODES["unreadable"], node=name, file=name))
        return image
