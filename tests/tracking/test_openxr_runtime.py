"""What can be said of a runtime before any session: that it takes no OpenGL, and what it complained of."""

from types import SimpleNamespace

import pytest

from tracking import openxr_runtime
from tracking.openxr_problem import HeadsetProblem, Reason
from tracking.openxr_runtime import Messages, Runtime

ERROR, WARNING, INFO = 0x1000, 0x100, 0x10


def test_a_runtime_without_opengl_is_told_apart_from_one_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """As those that take Vulkan or Direct3D alone: the list is all that is asked for."""
    offered = frozenset({"XR_KHR_vulkan_enable2", "XR_KHR_D3D11_enable", "XR_EXT_hand_tracking"})
    monkeypatch.setattr(openxr_runtime, "_offered", lambda: offered)
    with pytest.raises(HeadsetProblem) as caught:
        Runtime()
    assert caught.value.reason is Reason.no_opengl
    assert "XR_KHR_opengl_enable" in caught.value.detail


def test_messages_are_counted_and_the_last_bad_ones_kept() -> None:
    messages = Messages()
    for severity, said in ((INFO, "fine"), (WARNING, b"hm \xff"), (ERROR, "no")):
        assert messages.take(severity, 0, SimpleNamespace(message=said), None) is False
    assert messages.counts == {"info": 1, "warning": 1, "error": 1}
    assert list(messages.last) == ["hm \ufffd", "no"]
    for number in range(100):
        messages.take(ERROR, 0, SimpleNamespace(message=f"{number}"), None)
    assert messages.counts["error"] == 101
    assert len(messages.last) < 50 and messages.last[-1] == "99"


def test_a_message_that_cannot_be_read_stays_in_the_callback() -> None:
    """An exception would fly through the runtime's own frames."""
    messages = Messages()
    assert messages.take(ERROR, 0, object(), None) is False
    assert messages.counts["unreadable"] == 1
