"""Golden pictures: compared pixel by pixel, with a magnified difference written on failure."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

FOLDER = Path(__file__).parent / "accepted"
TOLERANCE = 1
"""Of 255, in each channel of each pixel."""

# Panda draws opaque meshes in the order of their states' addresses, which differ from process to process. Where two surfaces meet within one
# pixel, either may win: seen in 2 to 9 of 230,400 pixels.
MEETING_SURFACES = (96, 0.0002)
# The same at a far house on the east bank, whose dark shutters meet its white wall: 7 pixels in all, in about every second run.
MEETING_SHUTTERS = (160, 0.0002)

EXCEPTIONS: dict[str, tuple[int, float]] = {
    # name: (largest difference of a channel, share of pixels that may differ by more than TOLERANCE)
    "lobby": MEETING_SURFACES,
    "lobby.en": MEETING_SURFACES,
    "first-stop": MEETING_SURFACES,
    "west-bridgehead": MEETING_SURFACES,
    "mid-river": MEETING_SURFACES,
    "east-stele": MEETING_SURFACES,
    "event-crossing": MEETING_SHUTTERS,
    "grades": MEETING_SHUTTERS,
    **{f"{place}.{side}": MEETING_SURFACES for place in ("lobby", "bridgehead", "down-river") for side in ("left", "right")},
}
"""Pictures that may differ by more, and why."""

ANOTHER_DRIVER = (255, 0.03)
"""Where another driver draws than the one that drew the accepted pictures (``driver.txt``): edges and rounding fall otherwise. A thing
missing, moved or of another colour still fails."""

Picture = npt.NDArray[np.uint8]


def compare(name: str, picture: Picture, *, accept: bool, failures: Path, driver: str = "", folder: str = "") -> None:
    """Compare with the accepted picture ``name``; AssertionError says how much differs and where to look.

    ``folder``: below the accepted ones, for pictures that another driver draws.
    """
    golden = FOLDER / folder / f"{name}.png"
    known_driver = FOLDER / folder / "driver.txt"
    if accept:
        golden.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(golden, optimize=True)
        known_driver.write_text(driver + "\n", encoding="utf-8")
        return
    assert golden.exists(), f"{golden} is missing: look at the picture, then `make golden`"
    wanted = np.asarray(Image.open(golden).convert("RGB"))
    assert wanted.shape == picture.shape, f"{name}: {picture.shape} instead of {wanted.shape}"
    difference = np.abs(wanted.astype(np.int16) - picture.astype(np.int16)).max(axis=2)
    largest, share = EXCEPTIONS.get(name, (TOLERANCE, 0.0))
    if driver and known_driver.read_text(encoding="utf-8").strip() != driver:
        largest, share = ANOTHER_DRIVER
    off = difference > TOLERANCE
    if (difference.max() <= largest and off.mean() <= share) or not off.any():
        return
    failures.mkdir(parents=True, exist_ok=True)
    shown = np.clip(difference * 16, 0, 255).astype(np.uint8)
    target = failures / f"{name}.difference.png"
    Image.fromarray(np.hstack([wanted, picture, np.dstack([shown] * 3)])).save(target)
    raise AssertionError(
        f"{name}: {off.mean():.3%} of the pixels differ by more than {TOLERANCE}/255, at most by {difference.max()}/255. "
        f"Look at {target} (accepted, new, difference × 16), then mend it or `make golden`."
    )
