"""MediaPipe's ``.task`` bundles, made of the TFLite files that its wheel of 0.10.21 carries: the same files give the same bytes.

A bundle is an uncompressed zip whose entries begin at multiples of ``ALIGNMENT``, so that they are used where they lie in the file. The Tasks
API asks of the two models of a pose that they say how a pixel becomes a number: NormalizationOptions of TFLite's metadata
(https://ai.google.dev/edge/litert/models/metadata), which the wheel's files lack and get here.
"""

import importlib.util
import struct
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

ALIGNMENT = 16
METADATA_NAME = "TFLITE_METADATA"
DOS_EPOCH = (0, 0x21)  # time and date 1980-01-01, the earliest that a zip can tell


def bundle(entries: Mapping[str, bytes]) -> bytes:
    """A zip of stored entries in their order (PKWARE APPNOTE 6.3, chapters 4.3.7, 4.3.12, 4.3.16), aligned by each header's extra field."""
    body, index = bytearray(), bytearray()
    for name, content in entries.items():
        encoded, start = name.encode(), len(body)
        padding = -(start + 30 + len(encoded) + 4) % ALIGNMENT
        extra = struct.pack("<HH", 0xD935, padding) + bytes(padding)  # the id that Android's zipalign gives to such padding
        about = struct.pack("<HHHHHIII", 10, 0, 0, *DOS_EPOCH, zlib.crc32(content), len(content), len(content))
        body += b"PK\x03\x04" + about + struct.pack("<HH", len(encoded), len(extra)) + encoded + extra + content
        index += b"PK\x01\x02" + struct.pack("<H", 10) + about
        index += struct.pack("<HHHHHII", len(encoded), 0, 0, 0, 0, 0, start) + encoded
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(index), len(body), 0)
    return bytes(body + index + b"PK\x05\x06" + end)


def with_normalization(model: bytes, mean: float, std: float) -> bytes:
    """The TFLite model with metadata: a pixel v enters it as (v - mean) / std."""
    schema = _schema("schema_py_generated")
    flatbuffers = _flatbuffers()
    described = schema.ModelT.InitFromPackedBuf(model, 0)
    kept = _buffers(schema)
    described.buffers = [kept(buffer.data) for buffer in described.buffers]
    described.buffers.append(kept(np.frombuffer(_metadata(mean, std), np.uint8)))
    entry = schema.MetadataT()
    entry.name, entry.buffer = METADATA_NAME, len(described.buffers) - 1
    described.metadata = [*(described.metadata or ()), entry]
    builder = flatbuffers.Builder(len(model) + 65536)
    builder.Finish(described.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _metadata(mean: float, std: float) -> bytes:
    schema = _schema("metadata_schema_py_generated")
    options = schema.NormalizationOptionsT()
    options.mean, options.std = [mean], [std]
    unit = schema.ProcessUnitT()
    unit.optionsType, unit.options = schema.ProcessUnitOptions.NormalizationOptions, options
    content = schema.ContentT()
    properties = schema.ImagePropertiesT()
    properties.colorSpace = schema.ColorSpaceType.RGB
    content.contentPropertiesType, content.contentProperties = schema.ContentProperties.ImageProperties, properties
    tensor = schema.TensorMetadataT()
    tensor.name, tensor.content, tensor.processUnits = "image", content, [unit]
    graph = schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    model = schema.ModelMetadataT()
    model.subgraphMetadata = [graph]
    builder = _flatbuffers().Builder(1024)
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def _buffers(schema: ModuleType) -> Any:
    """TFLite's Buffer, whose data begin at a multiple of 16 as ``schema.fbs`` wants it and the generated code forgets."""

    class Buffer(schema.BufferT):  # type: ignore[name-defined]
        def __init__(self, data: Any) -> None:
            super().__init__()
            self.data = data

        def Pack(self, builder: Any) -> Any:  # noqa: N802 - the generated code's name
            place = None
            if self.data is not None:
                content = np.asarray(self.data, np.uint8).tobytes()
                builder.StartVector(1, len(content), 16)
                builder.head -= len(content)
                builder.Bytes[builder.head : builder.head + len(content)] = content
                place = builder.EndVector()
            schema.BufferStart(builder)
            if place is not None:
                schema.BufferAddData(builder, place)
            return schema.BufferEnd(builder)

    return Buffer


def _schema(name: str) -> ModuleType:
    """The classes that MediaPipe carries for TFLite's formats, without MediaPipe around them, which takes long to import."""
    known = sys.modules.get(f"hongji_{name}")
    if known is not None:
        return known
    package = importlib.util.find_spec("mediapipe")
    if package is None or package.origin is None:
        raise ImportError("mediapipe")
    path = Path(package.origin).parent / "tasks" / "metadata" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"hongji_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _flatbuffers() -> Any:
    import flatbuffers  # it comes with MediaPipe, and is needed once

    return flatbuffers
