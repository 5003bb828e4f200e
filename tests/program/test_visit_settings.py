"""Choices between starts: each device has its own."""

from pathlib import Path

from scenes.settings import Settings, headset_settings
from visit_settings import load_settings, save_settings


def test_each_device_starts_with_its_own_choices_and_keeps_them(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()
    assert load_settings(tmp_path, "headset") == headset_settings() != Settings()
    chosen = Settings(language="en", fade=True, hands="left")
    save_settings(tmp_path, chosen, "headset")
    save_settings(tmp_path, Settings(text_percent=150))
    assert load_settings(tmp_path, "headset") == chosen
    assert load_settings(tmp_path) == Settings(text_percent=150)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["settings-headset.json", "settings.json"]


def test_a_file_that_holds_no_choices_any_more_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "settings-headset.json").write_text('{"movement": "fly"}')
    assert load_settings(tmp_path, "headset") == headset_settings()
