"""How loud: the frequency weighting of ITU-R BS.1770, without its gate (our sounds have no long silences)."""

import numpy as np

from assets.sounds.ring import RATE, Samples

LIMIT_DBFS = -2.5
"""Peaks are held below this, so that what Vorbis adds stays below -1."""


def weighted(sound: Samples) -> Samples:
    """K-weighting by FFT: a shelf of +4 dB above 1.5 kHz and a high-pass at 38 Hz."""
    hz = np.fft.rfftfreq(len(sound), 1.0 / RATE)
    s = 1j * hz
    f0, gain, q = 1681.97, 10.0 ** (3.99984 / 20.0), 0.70717
    shelf = (gain * s**2 + np.sqrt(gain) * f0 / q * s + f0**2) / (s**2 + f0 / q * s + f0**2)
    f1, q1 = 38.1355, 0.50033
    high_pass = s**2 / (s**2 + f1 / q1 * s + f1**2)
    return np.fft.irfft(np.fft.rfft(sound) * shelf * high_pass, len(sound))


def loudness_lufs(sound: Samples, *, loudest: bool) -> float:
    """Of the whole, or of the ``loudest`` 0.4 s."""
    power = weighted(sound) ** 2
    if loudest:
        window = min(round(0.4 * RATE), len(power))
        summed = np.cumsum(np.concatenate([[0.0], power]))
        mean = float((summed[window:] - summed[:-window]).max()) / round(0.4 * RATE)
    else:
        mean = float(power.mean())
    return -0.691 + 10.0 * float(np.log10(max(mean, 1e-12)))


def levelled(sound: Samples, target_lufs: float, *, loudest: bool) -> Samples:
    """Scaled to the target; single peaks above the limit are bent down softly, not cut."""
    top = 10.0 ** (LIMIT_DBFS / 20.0)
    made = sound - sound.mean()
    for _ in range(6):
        made = made * 10.0 ** ((target_lufs - loudness_lufs(made, loudest=loudest)) / 20.0)
        knee = 0.6 * top
        over = np.abs(made) > knee
        made[over] = np.sign(made[over]) * (
            knee + (top - knee) * np.tanh((np.abs(made[over]) - knee) / (top - knee))
        )
    return np.asarray(made)
