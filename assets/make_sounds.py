"""Write every sound: ``python -m assets.make_sounds [--only ID …] [--out FOLDER]``.

The same files come out each time: all chance has fixed seeds (Vorbis's own serial number aside).
"""

import argparse
import json
import sys
import zlib
from pathlib import Path

import numpy as np
import soundfile

from assets.sounds.loudness import levelled, loudness_lufs
from assets.sounds.recipes import RECIPES, Recipe
from assets.sounds.ring import RATE, Samples

FOLDER = Path(__file__).parent / "files" / "sounds"
CAPTIONS = Path(__file__).parent / "sounds" / "captions.json"
FORMAT = "hongji-sounds/1"


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the sounds from their formulas.")
    parser.add_argument(
        "--only", nargs="*", choices=sorted(RECIPES), help="only these; the list is written in full"
    )
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.only or RECIPES:
        write(options.out / f"{name}.ogg", sound_of(RECIPES[name]))
    listed = {name: describe(options.out, name, recipe) for name, recipe in RECIPES.items()}
    text = json.dumps({"format": FORMAT, "sounds": listed}, ensure_ascii=False, indent=1)
    (options.out / "sounds.json").write_text(text + "\n", encoding="utf-8")
    total = sum(path.stat().st_size for path in options.out.glob("*.ogg"))
    print(f"{options.out}: {len(listed)} sounds, {total / 2**20:.2f} MiB")
    return 0


def sound_of(recipe: Recipe) -> Samples:
    made = recipe.make(np.random.default_rng(recipe.seed))
    return levelled(made, recipe.loudness_lufs, loudest=not recipe.loop)


def write(path: Path, sound: Samples) -> None:
    """OGG Vorbis, one channel, so that it can come from a place. The stream's serial number is made from its name."""
    beside = path.with_suffix(".part")
    with soundfile.SoundFile(
        beside, "w", samplerate=RATE, channels=1, format="OGG", subtype="VORBIS", compression_level=0.62
    ) as file:
        file.write(sound.astype(np.float32))
    beside.write_bytes(with_serial(beside.read_bytes(), zlib.crc32(path.stem.encode())))
    beside.replace(path)


def with_serial(stream: bytes, serial: int) -> bytes:
    """The same Ogg stream under ``serial``: the encoder draws one by the clock, and files would differ at each making."""
    made = bytearray(stream)
    at = 0
    while at < len(made):
        segments = made[at + 26]
        length = 27 + segments + sum(made[at + 27 : at + 27 + segments])
        made[at + 14 : at + 18] = serial.to_bytes(4, "little")
        made[at + 22 : at + 26] = bytes(4)
        made[at + 22 : at + 26] = ogg_checksum(bytes(made[at : at + length])).to_bytes(4, "little")
        at += length
    return bytes(made)


def ogg_checksum(page: bytes) -> int:
    """CRC-32 with the polynomial 0x04c11db7, not reflected, as RFC 3533 has it."""
    value = 0
    for byte in page:
        value = (value << 8) & 0xFFFFFFFF ^ _CRC[(value >> 24) ^ byte]
    return value


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) & 0xFFFFFFFF ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value)
    return table


_CRC = _crc_table()


def describe(folder: Path, name: str, recipe: Recipe) -> dict[str, object]:
    """Measured on the file as it is heard, after Vorbis."""
    sound, rate = soundfile.read(folder / f"{name}.ogg")
    assert rate == RATE
    return {
        "file": f"{name}.ogg",
        "loop": recipe.loop,
        "length_s": round(len(sound) / RATE, 3),
        "loudness_lufs": round(loudness_lufs(sound, loudest=not recipe.loop), 1),
        "peak_dbfs": round(20.0 * float(np.log10(np.abs(sound).max())), 1),
        "near_m": recipe.near_m,
        "caption": json.loads(CAPTIONS.read_text(encoding="utf-8"))[name],
    }


if __name__ == "__main__":
    sys.exit(main())
