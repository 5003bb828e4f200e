"""What a site leaves behind once it is closed, given back to the system before the next one is opened: many after another cost no more than two."""

import ctypes
import gc
import sys

from panda3d.core import GeomCacheManager, RenderState, TransformState


def give_memory_back() -> None:
    """To be called when no variable holds the old renderer any more, and nobody waits for a frame: it takes tens of milliseconds.

    Cycles of Python objects go, frozen ones too (``gc.freeze``); Panda's cached states, which hold textures of the old site until frames of
    the next one sweep them away; its cache of Geoms, which holds vertices; and the free memory between what is still in use, which the
    C library keeps (on Linux with glibc).
    """
    gc.unfreeze()
    gc.collect()
    GeomCacheManager.get_global_ptr().flush()
    RenderState.clear_cache()
    TransformState.clear_cache()
    while RenderState.garbage_collect() + TransformState.garbage_collect():  # a state that goes lets others go
        pass
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
