"""Text of unknown encoding: names in files that artists' programs write."""

import re

_UNLIKELY = re.compile("[\u0250-\u036f\u0530-\u07ff]")
_LIKELY = re.compile("[\u0080-\u024f\u0370-\u052f\u0800-\U0010ffff]")


def text_of(content: bytes) -> str:
    """UTF-8, else the Chinese encoding (GB 18030 holds GBK and cp936), else byte by byte.

    Some Chinese characters in GBK are by chance also UTF-8, of Hebrew or Arabic letters; where there are only such, GBK it is.
    """
    try:
        text = content.decode("utf-8-sig")
        if not _UNLIKELY.search(text) or _LIKELY.search(text):
            return text
    except UnicodeDecodeError:
        text = ""
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        return text or content.decode("latin-1")
