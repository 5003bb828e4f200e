"""What this machine draws and sounds with, as JSON: ``python -m engine.machine_probe window|offscreen|sound``.

A process of its own, because a broken driver may crash or hang: then that is the finding, not the end of the asker.
"""

import json
import sys

from panda3d.core import load_prc_file_data


def graphics(*, offscreen: bool) -> dict[str, object]:
    """Opens a small output, draws one frame and reads it back. Raises GraphicsError when there is none."""
    from engine.window import open_offscreen, open_window

    load_prc_file_data("machine-probe", "notify-level fatal\nnotify-level-glgsg fatal\n")
    shown = (
        open_offscreen(64, 64, multisamples=0) if offscreen else open_window(64, 64, "hongji", multisamples=0)
    )
    shown.render_frame()
    gsg = shown.output.get_gsg()
    facts: dict[str, object] = {
        "vendor": gsg.get_driver_vendor(),
        "renderer": gsg.get_driver_renderer(),
        "version": gsg.get_driver_version(),
        "software": shown.is_software,
        "picture": list(shown.picture().shape),
    }
    shown.close()
    return facts


def sound() -> dict[str, object]:
    """Opens the default sound output through OpenAL."""
    load_prc_file_data("machine-probe", "audio-library-name p3openal_audio\nnotify-level fatal\n")
    from panda3d.core import AudioManager

    manager = AudioManager.create_AudioManager()
    facts: dict[str, object] = {
        "library": manager.get_type().get_name(),
        "valid": manager.is_valid() and not manager.get_type().get_name().startswith("Null"),
    }
    manager.shutdown()
    return facts


def main(part: str) -> int:
    from engine.window import GraphicsError

    try:
        facts = sound() if part == "sound" else graphics(offscreen=part == "offscreen")
    except GraphicsError as error:
        facts = {"error": str(error)}
    print(json.dumps(facts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
