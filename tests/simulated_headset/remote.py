"""The packet that moves Monado's simulated headset, and the connection that carries it.

Poses are in OpenXR's axes (+X right, +Y up, -Z forward, metres), in the stage space of the session: the floor is y = 0. Quaternions
are x y z w. The layout is that of Monado's remote driver (``r_interface.h``): 376 bytes, little-endian, float32; what each field does
to an application was read back from a session (``tests/headset/test_simulated_headset.py``).
"""

import math
import socket
import struct
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

PACKET_BYTES = 376
HEADER = b"mndrmt2\0"
GREETING_BYTES = 2 * PACKET_BYTES
"""What the service says to who connects: its reset state and its latest one."""
STRAIGHT = (0.0, 0.0, 0.0, 0.0, 0.0)
FIST = (1.0, 1.0, 1.0, 0.0, 0.0)
"""Grabbing without pinching: middle, ring and little finger bent."""
PINCH = (0.0, 0.0, 0.0, 1.0, 1.0)
"""Thumb and index finger bent: their tips are 9 mm apart, and 122 mm when straight."""


@dataclass(frozen=True, slots=True)
class XrPose:
    """A pose in OpenXR's axes, with a unit quaternion."""

    position_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    orientation_xyzw: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)

    @classmethod
    def turned(
        cls, position_m: tuple[float, float, float], yaw_rad: float, pitch_rad: float = 0.0
    ) -> "XrPose":
        """Turned about +Y (positive: to the left), then tilted about its own +X (positive: up)."""
        sy, cy = math.sin(yaw_rad / 2), math.cos(yaw_rad / 2)
        sp, cp = math.sin(pitch_rad / 2), math.cos(pitch_rad / 2)
        return cls(position_m, (cy * sp, sy * cp, -sy * sp, cy * cp))

    def packed(self) -> bytes:
        return struct.pack("<7f", *self.orientation_xyzw, *self.position_m)


@dataclass(frozen=True, slots=True)
class EyeView:
    """One eye: its field of view (left, right, up, down; left and down are negative) and its pose seen from the head."""

    fov_rad: tuple[float, float, float, float]
    head_from_eye: XrPose = XrPose()

    def packed(self) -> bytes:
        return struct.pack("<4f", *self.fov_rad) + self.head_from_eye.packed() + bytes(4)


@dataclass(frozen=True, slots=True)
class HeadsetPose:
    """Where the head is. ``eyes`` None: the runtime's own (63 mm apart)."""

    pose: XrPose = XrPose((0.0, 1.6, 0.0))
    eyes: tuple[EyeView, EyeView] | None = None

    def packed(self) -> bytes:
        eyes = b"".join(eye.packed() for eye in self.eyes) if self.eyes else bytes(96)
        return eyes + self.pose.packed() + struct.pack("<B3x", self.eyes is not None)


@dataclass(frozen=True, slots=True)
class HandState:
    """One hand: a controller of the kind ``/interaction_profiles/valve/index_controller``, and the bare hand about it.

    ``pose`` is the grip pose, the aim pose and the wrist joint at once. ``velocity_m_s`` is in stage axes, ``spin_rad_s`` in the hand's own;
    neither moves the pose. ``active`` False: the controller lies on the table (no pose, inputs inactive). ``hand_tracking``: the 26 joints are
    tracked, with the controller in hand or, when it is not active, bare. ``curls``: little, ring, middle, index, thumb; 0 straight to 1 bent.
    Each field is itself alone: a trigger pulled through does not click unless ``trigger_click`` says so.
    """

    pose: XrPose = XrPose()
    velocity_m_s: tuple[float, float, float] = (0.0, 0.0, 0.0)
    spin_rad_s: tuple[float, float, float] = (0.0, 0.0, 0.0)
    curls: tuple[float, float, float, float, float] = STRAIGHT
    trigger: float = 0.0
    squeeze: float = 0.0
    squeeze_force: float = 0.0
    stick: tuple[float, float] = (0.0, 0.0)
    trackpad_force: float = 0.0
    trackpad: tuple[float, float] = (0.0, 0.0)
    hand_tracking: bool = False
    active: bool = True
    system_click: bool = False
    system_touch: bool = False
    a_click: bool = False
    a_touch: bool = False
    b_click: bool = False
    b_touch: bool = False
    trigger_click: bool = False
    trigger_touch: bool = False
    thumbstick_click: bool = False
    thumbstick_touch: bool = False
    trackpad_touch: bool = False

    def packed(self) -> bytes:
        return (
            self.pose.packed()
            + struct.pack(
                "<19f",
                *self.velocity_m_s,
                *self.spin_rad_s,
                *self.curls,
                self.trigger,
                self.squeeze,
                self.squeeze_force,
                *self.stick,
                self.trackpad_force,
                *self.trackpad,
            )
            + struct.pack(
                "<13B3x",
                self.hand_tracking,
                self.active,
                self.system_click,
                self.system_touch,
                self.a_click,
                self.a_touch,
                self.b_click,
                self.b_touch,
                self.trigger_click,
                self.trigger_touch,
                self.thumbstick_click,
                self.thumbstick_touch,
                self.trackpad_touch,
            )
        )


LEFT_AT_REST = HandState(XrPose((-0.2, 1.2, -0.35)))
RIGHT_AT_REST = HandState(XrPose((0.2, 1.2, -0.35)))


def packet(head: HeadsetPose, left: HandState, right: HandState) -> bytes:
    """The 376 bytes."""
    return HEADER + head.packed() + left.packed() + right.packed()


class Remote:
    """Moves the headset of the service on ``port``. It keeps the latest state, so that each ``send`` names only what changes.

    One connection at a time is heard; the state stays when it ends.
    """

    def __init__(self, port: int, patience_s: float = 5.0) -> None:
        self.port = port
        self.patience_s = patience_s
        self.head = HeadsetPose()
        self.left = LEFT_AT_REST
        self.right = RIGHT_AT_REST
        self._socket: socket.socket | None = None

    def connect(self) -> None:
        """Connects unless connected; ``OSError`` if nobody answers, or if another connection is being heard."""
        if self._socket is not None:
            return
        connection = socket.create_connection(("127.0.0.1", self.port), self.patience_s)
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            unread = GREETING_BYTES  # left unread, it would turn the end of the connection into a reset
            while unread:
                got = len(connection.recv(unread))
                if not got:
                    raise ConnectionAbortedError(f"port {self.port} closed without a greeting")
                unread -= got
        except BaseException:
            connection.close()
            raise
        self._socket = connection

    def send(
        self,
        head: HeadsetPose | None = None,
        left: HandState | None = None,
        right: HandState | None = None,
    ) -> None:
        """Sends the whole state, changed by what is given; connects anew once if the service was restarted."""
        self.head = head or self.head
        self.left = left or self.left
        self.right = right or self.right
        try:
            self._send()
        except (BrokenPipeError, ConnectionResetError):
            self.close()
            self._send()

    def change(self, side: str, **fields: Any) -> None:
        """Sends one hand with some fields changed: ``remote.change("right", trigger=1.0)``."""
        self.send(**{side: replace(getattr(self, side), **fields)})

    def _send(self) -> None:
        self.connect()
        assert self._socket is not None
        self._socket.sendall(packet(self.head, self.left, self.right))

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
