"""The pictures of a glTF, and which of several forms of one a texture names: PNG or JPEG, WebP, AVIF, KTX2, DDS."""

from typing import Any

from assets.importing.beside import CODES, missing
from assets.importing.finding import warning
from assets.importing.gltf_accessors import Accessors
from assets.importing.gltf_document import Document, Unreadable, short
from assets.importing.gltf_values import Json, extension, index, text
from assets.importing.picture_check import checked
from assets.importing.source import SourceImage

_FORMS = ("EXT_texture_webp", "EXT_texture_avif", "KHR_texture_basisu", "MSFT_texture_dds")


class Images:
    """``all``: the file's images in their order; more may be put behind them. Each is read when first asked for."""

    def __init__(self, document: Document, accessors: Accessors) -> None:
        self._document = document
        self._accessors = accessors
        self._read: dict[int, SourceImage] = {}
        self._by_place: dict[object, SourceImage] = {}  # many images may name one file
        self._made: list[SourceImage] = []
        self._numbers: dict[int, int] = {}  # of the file -> of the scene

    def all(self) -> tuple[SourceImage, ...]:
        return tuple(self._made)

    def add(self, image: SourceImage) -> int:
        self._made.append(image)
        return len(self._made) - 1

    def of_texture(self, number: object) -> int | None:
        """The number of its picture in ``all``: of the first form that can be read, else of the first named one. None: it names none."""
        texture = self._document.one("textures", number)
        if texture is None:
            return None
        named = [texture.get("source"), *((extension(texture, form) or {}).get("source") for form in _FORMS)]
        present = [found for found in map(index, named) if found is not None and self._document.one("images", found) is not None]
        if not present:
            return None
        chosen = next((found for found in present if self.image(found).content is not None), present[0])
        self._tell(chosen)
        if chosen not in self._numbers:
            self._numbers[chosen] = self.add(self.image(chosen))
        return self._numbers[chosen]

    def image(self, number: int) -> SourceImage:
        if number not in self._read:
            self._read[number] = self._look(number, self._document.part("images")[number])
        return self._read[number]

    def _look(self, number: int, told: Json) -> SourceImage:
        uri, view = told.get("uri"), index(told.get("bufferView"))
        place: object = uri if isinstance(uri, str) and view is None else view
        if place not in self._by_place:
            self._by_place[place] = self._looked(number, told, uri)
        return self._by_place[place]

    def _looked(self, number: int, told: Json, uri: Any) -> SourceImage:
        if isinstance(uri, str) and uri and told.get("bufferView") is None:
            label = text(told.get("name")) or f"image {number}"
            name = label if uri[:5].lower() == "data:" else short(uri)
            content = self._document.named(uri)
            return missing(name, content) if isinstance(content, str) else checked(name, content)
        name = text(told.get("name")) or f"image {number}"
        try:
            return checked(name, bytes(self._accessors.view(told.get("bufferView"))))
        except Unreadable:
            return missing(name, "unreadable")

    def _tell(self, number: int) -> None:
        image = self.image(number)
        if image.content is None:
            uri = self._document.part("images")[number].get("uri")
            file = short(uri) if isinstance(uri, str) and uri[:5].lower() != "data:" else ""
            self._document.noticed.add(warning(CODES[image.why_missing], node=image.name, file=file))
