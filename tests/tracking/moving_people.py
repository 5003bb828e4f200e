"""A short video of real people for the tests: photographs that sway, and the dark between two of them."""

from pathlib import Path

import cv2
import numpy as np

from tests.tracking.capture_pictures import photographs, read

SIZE = (320, 240)


def write_video(path: Path, pictures: int = 12, gesture: str = "four", per_s: float = 12.0) -> None:
    """MPEG-4 in MP4; ``pictures`` in all, of the first two photographs of the gesture."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), per_s, SIZE)
    assert writer.isOpened()
    people = [read(photo)[:, :, ::-1] for photo in photographs() if photo.name.startswith(gesture)][:2]
    for n in range(pictures):
        person = people[n * len(people) // pictures]
        height, width = person.shape[:2]
        scale = SIZE[1] / height
        sway = 8.0 * np.sin(n / 4.0)
        there = np.array([[scale, 0.0, SIZE[0] / 2 - width * scale / 2 + sway], [0.0, scale, 0.0]])
        writer.write(cv2.warpAffine(person, there, SIZE))
    writer.release()
