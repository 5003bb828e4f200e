"""Files that were made to do harm, or that only accidents make: one function each, by name. Written when a test asks for them.

``HOSTILE`` maps a file's name to (what writes it, codes of findings of which one must be given). Bytes only: no library is trusted with them.
"""

import base64
import io
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

Writer = Callable[[Path], None]
SECRET = b"CANARY-7f3a"


def gltf(path: Path, **changes) -> None:
    path.write_text(json.dumps(described(**changes)))


def described(**changes) -> dict[str, Any]:
    """A triangle in a data URI, with some parts replaced."""
    raw = struct.pack("<9f3H", 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 2)
    told = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 0]},
            {"bufferView": 1, "componentType": 5123, "count": 3, "type": "SCALAR"},
        ],
        "bufferViews": [{"buffer": 0, "byteLength": 36}, {"buffer": 0, "byteOffset": 36, "byteLength": 6}],
        "buffers": [{"byteLength": len(raw), "uri": data(raw)}],
    }
    return {**told, **changes}


def data(raw: bytes, kind: str = "application/octet-stream") -> str:
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def with_accessor(number: int, **changes) -> dict[str, Any]:
    accessors = described()["accessors"]
    accessors[number] = {**accessors[number], **changes}
    return {"accessors": accessors}


def with_image(uri: str) -> dict[str, Any]:
    textured = {"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}
    meshes = [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}]}]
    return {"images": [{"uri": uri}], "textures": [{"source": 0}], "materials": [textured], "meshes": meshes}


def glb(told: dict[str, Any], binary: bytes = b"") -> bytes:
    head = json.dumps(told).encode()
    head += b" " * (-len(head) % 4)
    chunks = struct.pack("<I4s", len(head), b"JSON") + head
    if binary:
        chunks += struct.pack("<I4s", len(binary), b"BIN\0") + binary
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def png(width: int, height: int, body: bytes | None = None) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = zlib.compress(bytes(2**20)) if body is None else body
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def nodes_dag(path: Path) -> None:
    """24 levels of which each shows the next twice: 16 million visits from a kilobyte."""
    gltf(path, nodes=[*({"children": [n + 1, n + 1, n + 2]} for n in range(24)), {"mesh": 0}, {"mesh": 0}])


def nodes_chain(path: Path) -> None:
    gltf(path, nodes=[*({"children": [n + 1]} for n in range(100_000)), {"mesh": 0}])


def json_deep(path: Path) -> None:
    path.write_text('{"asset":{"version":"2.0"},"extras":' + "[" * 100_000 + "]" * 100_000 + "}")


def json_values(path: Path) -> None:
    path.write_text('{"asset":{"version":"2.0"},"extras":[' + "[]," * 9_000_000 + "0]}")


def draco_bomb(path: Path) -> None:
    """A head that claims four billion faces, as sequential connectivity says it, in two dozen bytes."""
    raw = b"DRACO\x02\x02\x01\x00\x00\x00" + b"\xf0\xff\xff\xff\x0f" * 2 + bytes(8)
    accessors = [{"componentType": 5126, "count": 2**32 - 16, "type": "VEC3"}, {"componentType": 5125, "count": 3 * 2**31, "type": "SCALAR"}]
    draco = {"KHR_draco_mesh_compression": {"bufferView": 0, "attributes": {"POSITION": 0}}}
    gltf(
        path,
        accessors=accessors,
        meshes=[{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "extensions": draco}]}],
        buffers=[{"byteLength": len(raw), "uri": data(raw)}],
        bufferViews=[{"buffer": 0, "byteLength": len(raw)}],
        extensionsUsed=["KHR_draco_mesh_compression"],
        extensionsRequired=["KHR_draco_mesh_compression"],
    )


def meshopt_lies(path: Path) -> None:
    raw = b"\xa0" + bytes(40)
    claims = {"buffer": 0, "byteLength": len(raw), "byteStride": 12, "count": 2**27, "mode": "ATTRIBUTES"}
    buffers = [{"byteLength": len(raw), "uri": data(raw)}, {"byteLength": 12 * 2**27}]
    gltf(
        path,
        **with_accessor(0, count=2**27),
        buffers=buffers,
        bufferViews=[
            {"buffer": 1, "byteLength": 12 * 2**27, "extensions": {"EXT_meshopt_compression": claims}},
            {"buffer": 0, "byteLength": 6},
        ],
    )


def ktx2_bomb(path: Path) -> None:
    """Zstandard, one level of which comes out as 2^40 bytes."""
    head = struct.pack("<9I", 0, 1, 64, 64, 0, 0, 1, 1, 2) + struct.pack("<4I2Q", 0, 0, 0, 0, 0, 0)
    raw = b"\xabKTX 20\xbb\r\n\x1a\n" + head + struct.pack("<3Q", 104, 16, 2**40) + bytes(16)
    gltf(path, **with_image(data(raw, "image/ktx2")))


def tiff_bomb(path: Path) -> None:
    """A directory that follows itself, of a picture of 2^32 pixels."""
    entries = struct.pack("<HHII", 256, 4, 1, 65_536) + struct.pack("<HHII", 257, 4, 1, 65_536)
    path.write_bytes(b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 2) + entries + struct.pack("<I", 8))


def gif_frames(path: Path) -> None:
    frame = b"\x21\xf9\x04\0\0\0\0\0" + b"\x2c" + struct.pack("<4HB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    path.write_bytes(b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + frame * 100_000 + b";")


def exr_malformed(path: Path) -> None:
    """A window of pixels, and no table of lines behind it: the decoder of OpenEXR aborts its process."""
    attributes = b"channels\0chlist\0" + struct.pack("<i", 19) + b"R\0" + struct.pack("<iI2i", 1, 0, 1, 1) + b"\0"
    attributes += b"compression\0compression\0" + struct.pack("<i", 1) + b"\3"
    attributes += b"dataWindow\0box2i\0" + struct.pack("<i4i", 16, 0, 0, 4095, 4095)
    path.write_bytes(b"\x76\x2f\x31\x01\x02\0\0\0" + attributes + b"\0" + bytes(8))


def image_jpeg_bomb(path: Path) -> None:
    raw = b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", 65_000, 65_000) + b"\x03" + bytes(12) + b"\xff\xd9"
    gltf(path, **with_image(data(raw, "image/jpeg")))


def instancing_bomb(path: Path) -> None:
    """A hundred thousand triangles, shown a thousand times: a hundred million."""
    raw = bytes(36 * 100_000)
    move = bytes(12 * 1000)
    gltf(
        path,
        nodes=[{"mesh": 0, "extensions": {"EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": 1}}}}],
        meshes=[{"primitives": [{"attributes": {"POSITION": 0}}]}],
        accessors=[
            {"bufferView": 0, "componentType": 5126, "count": 300_000, "type": "VEC3"},
            {"bufferView": 1, "componentType": 5126, "count": 1000, "type": "VEC3"},
        ],
        buffers=[{"byteLength": len(raw), "uri": data(raw)}, {"byteLength": len(move), "uri": data(move)}],
        bufferViews=[{"buffer": 0, "byteLength": len(raw)}, {"buffer": 1, "byteLength": len(move)}],
    )


def animation_keys(path: Path) -> None:
    accessors = [*described()["accessors"], {"bufferView": 0, "componentType": 5126, "count": 10**9, "type": "SCALAR"}]
    sampler = {"input": 2, "output": 2}
    channel = {"sampler": 0, "target": {"node": 0, "path": "translation"}}
    gltf(path, accessors=accessors, animations=[{"samplers": [sampler], "channels": [channel]}])


def link_outside(path: Path) -> None:
    (path.parent / "linked.bin").symlink_to("../beside/secret.txt")
    gltf(path, buffers=[{"byteLength": 42, "uri": "linked.bin"}])


def zip_of(*entries: tuple[str, bytes], mode: int = 0o100644, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packed) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            info.compress_type = packed
            archive.writestr(info, content)
    return written.getvalue()


def zip_bomb(path: Path) -> None:
    path.write_bytes(zip_of(("model.obj", bytes(200 * 2**20))))


def zip_overlap(path: Path) -> None:
    """A hundred names for the same bytes (after D. Fifield's overlapping files)."""
    raw = zip_of(("a.obj", bytes(2**24)))
    start = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    entry = raw[start:end]
    entries = b"".join(entry.replace(b"a.obj", b"%05d" % number) for number in range(1000))
    tail = bytearray(raw[end:])
    struct.pack_into("<HHII", tail, 8, 1000, 1000, len(entries), start)
    path.write_bytes(raw[:start] + entries + bytes(tail))


def zip_encrypted(path: Path) -> None:
    raw = bytearray(zip_of(("model.obj", b"v 0 0 0\n")))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(raw))


def ply_claims(path: Path) -> None:
    head = "ply\nformat binary_little_endian 1.0\nelement vertex 4000000000\nproperty float x\nproperty float y\nproperty float z\n"
    path.write_bytes((head + "element face 1\nproperty list uchar int vertex_indices\nend_header\n").encode() + bytes(100))


def fbx_truncated(path: Path) -> None:
    """One record that ends far behind the file's end."""
    record = struct.pack("<3IB", 10**6, 0, 0, 7) + b"Objects"
    path.write_bytes(b"Kaydara FBX Binary  \0\x1a\0" + struct.pack("<I", 7400) + record + bytes(50))


def fbx_array(path: Path) -> None:
    """An array of four billion doubles in a few bytes of deflated zeros."""
    packed = zlib.compress(bytes(1000))
    body = b"d" + struct.pack("<3I", 2**29, 1, len(packed)) + packed
    end = 27 + 13 + 8 + len(body)
    record = struct.pack("<3IB", end, 1, len(body), 8) + b"Vertices" + body
    path.write_bytes(b"Kaydara FBX Binary  \0\x1a\0" + struct.pack("<I", 7400) + record + bytes(200))


def positions_nan(path: Path) -> None:
    raw = struct.pack("<9f3H", *([float("nan")] * 9), 0, 1, 2)
    gltf(path, buffers=[{"byteLength": len(raw), "uri": data(raw)}])


def write(make: Callable[[], bytes | str]) -> Writer:
    def writer(path: Path) -> None:
        made = make()
        path.write_bytes(made if isinstance(made, bytes) else made.encode())

    return writer


def told(**changes) -> Writer:
    return lambda path: gltf(path, **changes)


OUTSIDE = ("uri-outside",)
SPARSE = {"count": 1, "indices": {"bufferView": 1, "componentType": 5123}, "values": {"bufferView": 0}}
TOO_MUCH = ("gltf-claims-too-much",)
HOSTILE: dict[str, tuple[Writer, tuple[str, ...]]] = {
    "buffer-up.gltf": (told(buffers=[{"byteLength": 42, "uri": "../beside/secret.txt"}]), OUTSIDE),
    "buffer-escaped.gltf": (told(buffers=[{"byteLength": 42, "uri": "%2e%2e/beside/secret.txt"}]), OUTSIDE),
    "buffer-absolute.gltf": (told(buffers=[{"byteLength": 42, "uri": "/etc/passwd"}]), OUTSIDE),
    "buffer-file.gltf": (told(buffers=[{"byteLength": 42, "uri": "file:///etc/passwd"}]), OUTSIDE),
    "buffer-http.gltf": (told(buffers=[{"byteLength": 42, "uri": "http://127.0.0.1:{port}/a.bin"}]), OUTSIDE),
    "image-up.gltf": (told(**with_image("../beside/secret.txt")), OUTSIDE),
    "image-http.gltf": (told(**with_image("http://127.0.0.1:{port}/a.png")), OUTSIDE),
    "buffer-link.gltf": (link_outside, OUTSIDE),
    "image-png-bomb.gltf": (told(**with_image(data(png(60_000, 60_000), "image/png"))), ("picture-too-large",)),
    "image-jpeg-bomb.gltf": (image_jpeg_bomb, ("picture-too-large",)),
    "image-ktx2-bomb.gltf": (ktx2_bomb, ("picture-broken",)),
    "tiff-bomb.tif": (tiff_bomb, ("picture-broken", "picture-too-large")),
    "gif-frames.gif": (gif_frames, ("picture-broken",)),
    "malformed.exr": (exr_malformed, ("picture-broken",)),
    "draco-bomb.gltf": (draco_bomb, TOO_MUCH),
    "meshopt-lies.gltf": (meshopt_lies, TOO_MUCH),
    "sparse-bomb.gltf": (told(**with_accessor(0, bufferView=None, count=2**31, sparse=SPARSE)), TOO_MUCH),
    "accessor-count.gltf": (told(**with_accessor(0, count=2**31)), ("gltf-view-too-short",)),
    "accessor-stride.gltf": (
        told(bufferViews=[{"buffer": 0, "byteLength": 36, "byteStride": 252}, described()["bufferViews"][1]]),
        ("gltf-view-too-short",),
    ),
    "view-outside.gltf": (
        told(bufferViews=[{"buffer": 0, "byteOffset": 30, "byteLength": 10**9}, described()["bufferViews"][1]]),
        ("gltf-buffer-too-short",),
    ),
    "index-high.gltf": (told(**with_accessor(1, bufferView=0, byteOffset=12, componentType=5125)), ("gltf-index-too-high",)),
    "positions-nan.gltf": (positions_nan, ("positions-not-numbers",)),
    "json-infinite.gltf": (write(lambda: json.dumps(described()).replace('"max": [1', '"max": [1e999')), ("json-bad-number",)),
    "json-nan.gltf": (write(lambda: json.dumps(described()).replace('"max": [1', '"max": [NaN')), ("json-bad-number",)),
    "transform-absurd.gltf": (told(nodes=[{"mesh": 0, "translation": [1e30, 0, 0]}]), ("transform-absurd",)),
    "json-deep.gltf": (json_deep, ("json-too-deep",)),
    "json-values.gltf": (json_values, ("json-too-large",)),
    "json-endless.gltf": (write(lambda: '{"asset' + '\\"' * 300_000), ("json-broken",)),
    "json-utf16.gltf": (write(lambda: json.dumps(described()).encode("utf-16")), ("json-not-utf8",)),
    "nodes-dag.gltf": (nodes_dag, ("node-two-parents",)),
    "nodes-chain.gltf": (nodes_chain, ("nodes-too-deep",)),
    "nodes-cycle.gltf": (told(nodes=[{"mesh": 0, "children": [1]}, {"children": [0]}]), ("node-cycle",)),
    "instancing-bomb.gltf": (instancing_bomb, ("model-too-large", "too-many-copies")),
    "primitives-many.gltf": (told(meshes=[{"primitives": described()["meshes"][0]["primitives"] * 10_001}]), ("gltf-too-many",)),
    "animation-keys.gltf": (animation_keys, ("gltf-view-too-short",)),
    "truncated.glb": (write(lambda: glb(described())[:-100]), ("file-truncated",)),
    "chunk-length.glb": (write(lambda: glb(described())[:12] + struct.pack("<I", 2**31) + glb(described())[16:]), ("file-truncated",)),
    "web-page.glb": (write(lambda: "<!DOCTYPE html><html><body>Sign in</body></html>"), ("is-web-page",)),
    "empty.glb": (write(lambda: b""), ("file-empty",)),
    "noise.glb": (write(lambda: bytes(range(7, 256)) * 40), ("json-broken", "json-not-utf8", "gltf-not-a-list")),
    "ply-claims.ply": (ply_claims, ("mesh-claims-too-much",)),
    "stl-claims.stl": (write(lambda: bytes(80) + struct.pack("<I", 4 * 10**9) + bytes(50)), ("mesh-claims-too-much",)),
    "obj-index.obj": (write(lambda: "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 1000000000000\n"), ("mesh-index-too-high",)),
    "fbx-truncated.fbx": (fbx_truncated, ("file-truncated",)),
    "fbx-array.fbx": (fbx_array, ("mesh-claims-too-much",)),
    "fbx-endless.fbx": (write(lambda: "; FBX 7.3.0\nFBXHeaderExtension: {\n" + "x" * 1_000_000), ("file-truncated",)),
    "bomb.zip": (zip_bomb, ("archive-bomb",)),
    "overlap.zip": (zip_overlap, ("archive-bomb", "archive-too-large")),
    "slip.zip": (write(lambda: zip_of(("../beside/slipped.txt", b"x"), ("m.obj", b"v 0 0 0\n"))), ("archive-name-outside",)),
    "link.zip": (write(lambda: zip_of(("m.obj", b"../beside/secret.txt"), mode=stat.S_IFLNK | 0o777)), ("archive-link",)),
    "encrypted.zip": (zip_encrypted, ("archive-encrypted",)),
}


def write_all(folder: Path, port: int) -> list[Path]:
    """Every one, in ``folder``; addresses point to ``port`` of this machine."""
    paths = []
    for name, (writer, _) in HOSTILE.items():
        path = folder / name
        writer(path)
        if path.suffix == ".gltf" and path.stat().st_size < 10_000:
            path.write_bytes(path.read_bytes().replace(b"{port}", str(port).encode()))
        paths.append(path)
    return paths
