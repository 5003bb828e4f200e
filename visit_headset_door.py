"""Whether a headset answers, and if not, why and what to do, in words. Loads OpenXR only when asked, and neither engine nor tour."""

from content.messages import text_of
from tracking.openxr_problem import HeadsetProblem, Reason


def problem_of(lang: str) -> str | None:
    """Ask the runtime for its headset and let go of it again: None if there is one, else why not and what to do."""
    try:
        from tracking.openxr_asking import ask
    except (ImportError, OSError) as error:  # the package, or a library that it wants
        return said(HeadsetProblem(Reason.no_loader, str(error)), lang)
    try:
        ask()
    except HeadsetProblem as problem:
        return said(problem, lang)
    return None


def said(problem: HeadsetProblem, lang: str) -> str:
    """A headset's problem in the visitor's language."""

    def word(key: str, **values: object) -> str:
        return text_of("headset", lang, key, **values)

    words = word("problem", reason=word(f"reason.{problem.reason}"), fix=word(f"fix.{problem.reason}"))
    return f"{words}\n{word('detail', detail=problem.detail)}" if problem.detail else words
