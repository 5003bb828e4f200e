"""The cameras that Linux lists."""

from pathlib import Path

from tracking.capture_probe import listed


def test_only_the_nodes_that_give_pictures(tmp_path: Path) -> None:
    """A USB camera has two nodes, one of pictures and one of their data; a made one may have no index."""
    webcam = [("video0", "0\n", "HD Webcam\n"), ("video1", "1\n", "HD Webcam\n")]
    for node, index, name in (*webcam, ("video10", None, "Loopback\n"), ("vbi0", "0", "TV")):
        (tmp_path / node).mkdir()
        (tmp_path / node / "name").write_text(name)
        if index is not None:
            (tmp_path / node / "index").write_text(index)
    assert listed(tmp_path) == [(0, "HD Webcam"), (10, "Loopback")]


def test_a_system_without_cameras(tmp_path: Path) -> None:
    assert listed(tmp_path / "none") == []
