"""How the runtime reaches the OpenGL context that is current now: GLX, EGL or WGL. The one file of tracking/ that knows OpenGL.

Bindings by ctypes on the system's own libraries: PyOpenGL chooses one window system for the whole process, and we meet two.
"""

import ctypes
import sys
from typing import Any

import xr

from tracking.openxr_problem import HeadsetProblem, Reason

SRGB8_ALPHA8 = 0x8C43
RGBA8 = 0x8058
DEPTH24_STENCIL8 = 0x88F0
DEPTH_COMPONENT32F = 0x8CAC
DEPTH32F_STENCIL8 = 0x8CAD
DEPTH_COMPONENT16 = 0x81A5
DEPTH_COMPONENT24 = 0x81A6

_TEXTURE_2D = 0x0DE1
_TEXTURE_BINDING_2D = 0x8069
_RGBA = 0x1908
_UNSIGNED_BYTE = 0x1401
_EGL_CONFIG_ID = 0x3028
_EGL_NONE = 0x3038


def check_version(instance: Any, system: Any, version: tuple[int, int]) -> None:
    """The call that must precede a session; HeadsetProblem where the context's OpenGL is too old for the runtime."""
    get = ctypes.cast(
        xr.get_instance_proc_addr(instance, "xrGetOpenGLGraphicsRequirementsKHR"), xr.PFN_xrGetOpenGLGraphicsRequirementsKHR
    )
    needs = xr.GraphicsRequirementsOpenGLKHR()
    result = xr.check_result(xr.Result(get(instance, system, ctypes.byref(needs))))
    if result.is_exception():
        raise HeadsetProblem(Reason.no_opengl, str(result))
    least = needs.min_api_version_supported
    wanted = (int(least) >> 48, (int(least) >> 32) & 0xFFFF) if not hasattr(least, "major") else (least.major, least.minor)
    if version < wanted:
        raise HeadsetProblem(Reason.graphics_too_old, f"OpenGL {version[0]}.{version[1]} < {wanted[0]}.{wanted[1]}")


def current_binding(extensions: frozenset[str]) -> Any:
    """The binding of the context that is current in this thread; HeadsetProblem if the runtime does not take its kind."""
    if sys.platform == "win32":
        return _wgl()
    binding = _glx()
    if binding is not None:
        return binding
    if "XR_MNDX_egl_enable" not in extensions:
        raise HeadsetProblem(Reason.no_opengl, "XR_MNDX_egl_enable; DISPLAY")
    binding = _egl()
    if binding is None:
        raise HeadsetProblem(Reason.no_opengl, "no current OpenGL context")
    return binding


def _glx() -> Any:
    library = _library("libGLX.so.0", "libGL.so.1")
    if library is None:
        return None
    for name in ("glXGetCurrentContext", "glXGetCurrentDisplay"):
        getattr(library, name).restype = ctypes.c_void_p
    library.glXGetCurrentDrawable.restype = ctypes.c_ulong
    context = library.glXGetCurrentContext()
    if not context:
        return None
    binding = xr.GraphicsBindingOpenGLXlibKHR()
    _fill(
        binding,
        x_display=library.glXGetCurrentDisplay(),
        glx_drawable=library.glXGetCurrentDrawable(),
        glx_context=context,
    )
    return binding


def _egl() -> Any:
    library = _library("libEGL.so.1")
    if library is None:
        return None
    for name in ("eglGetCurrentContext", "eglGetCurrentDisplay"):
        getattr(library, name).restype = ctypes.c_void_p
    library.eglQueryContext.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
    library.eglChooseConfig.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
    display, context = library.eglGetCurrentDisplay(), library.eglGetCurrentContext()
    if not context:
        return None
    number, config, count = ctypes.c_int(), ctypes.c_void_p(), ctypes.c_int()
    library.eglQueryContext(display, context, _EGL_CONFIG_ID, ctypes.byref(number))
    wanted = (ctypes.c_int * 3)(_EGL_CONFIG_ID, number.value, _EGL_NONE)
    library.eglChooseConfig(display, wanted, ctypes.byref(config), 1, ctypes.byref(count))
    binding = xr.GraphicsBindingEGLMNDX()
    address = ctypes.cast(library.eglGetProcAddress, ctypes.c_void_p).value
    _fill(binding, get_proc_address=address, display=display, config=config.value, context=context)
    return binding


def _wgl() -> Any:
    library = _library("opengl32")
    for name in ("wglGetCurrentContext", "wglGetCurrentDC"):
        getattr(library, name).restype = ctypes.c_void_p
    context = library.wglGetCurrentContext()
    if not context:
        raise HeadsetProblem(Reason.no_opengl, "no current OpenGL context")
    binding = xr.GraphicsBindingOpenGLWin32KHR()
    _fill(binding, h_dc=library.wglGetCurrentDC(), h_glrc=context)
    return binding


def _fill(binding: Any, **values: int | None) -> None:
    """Numbers into fields whose pointer types pyopenxr takes from PyOpenGL or makes up."""
    kinds = {field[0]: field[1] for field in type(binding)._fields_}
    for name, value in values.items():
        kind = kinds[name]
        simple = kind in (ctypes.c_ulong, ctypes.c_uint32, ctypes.c_uint64, ctypes.c_void_p)
        setattr(binding, name, value if simple else ctypes.cast(ctypes.c_void_p(value), kind))


def _library(*names: str) -> Any:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def upload(texture: int, pixels: bytes, width: int, height: int) -> None:
    """RGBA bytes, first row at the bottom as OpenGL has it, into a texture of that size. What was bound before is bound again."""
    library = _library("opengl32") if sys.platform == "win32" else _library("libOpenGL.so.0", "libGL.so.1")
    before = ctypes.c_int()
    library.glGetIntegerv(_TEXTURE_BINDING_2D, ctypes.byref(before))
    library.glBindTexture(_TEXTURE_2D, texture)
    library.glTexSubImage2D(_TEXTURE_2D, 0, 0, 0, width, height, _RGBA, _UNSIGNED_BYTE, pixels)
    library.glBindTexture(_TEXTURE_2D, before.value)
