"""Bytes of a text draft to characters, whatever program wrote them."""

from __future__ import annotations

import codecs
import re

from agent.errors import DraftFormatError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 100_000
"""Bytes shown to the guesser: its time grows with them, its answer seldom changes."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, name: str) -> tuple[str, list[str]]:
    """The text of `data`, and notes about an encoding that was guessed or broken.

    Raises DraftFormatError where the bytes are no text in any encoding.
    """
    text, notes = _decode(data)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > max(2, len(sample) // 100):
        raise DraftFormatError(f"{name} is not a text file: it holds binary data. Save it as .docx, .pdf or .txt.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _decode(data: bytes) -> tuple[str, list[str]]:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], codec)
    if wide := _wide(data):
        return _lenient(data, wide)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="_as_cp1252")
    broken = len(_invalid(data))
    good = sum(char > "\x7f" for char in text[:_SAMPLE]) - broken
    if broken * 4 <= good:
        return text, [f"{broken} broken bytes in its UTF-8 were read as Windows-1252."]
    codec = _guess(data[:_SAMPLE])
    if codec == "cp1252":
        return data.decode("cp1252", errors="replace"), [
            "Its encoding is not declared; read as Windows-1252 (Western European)."
        ]
    text, notes = _lenient(data, codec)
    return text, [f"Its encoding is not declared; read as {codec}, a guess.", *notes]


def _lenient(data: bytes, codec: str) -> tuple[str, list[str]]:
    text = data.decode(codec, errors="replace")
    lost = text.count("�")
    return text, [f"{lost} characters could not be decoded from {codec.upper()}."] if lost else []


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of Western text is zero."""
    sample = data[:2000]
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > half * 0.7 and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.7 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _guess(sample: bytes) -> str:
    western = sample.decode("cp1252", errors="replace")
    foreign = [char for char in western if char > "\x7f"]
    if len(foreign) < len(western) * 0.3 and sum(map(_is_western, foreign)) >= len(foreign) * 0.9:
        return "cp1252"  # the guesser takes short Western texts for Macintosh or Baltic ones

    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return "cp1252" if best is None else best.encoding


def _is_western(char: str) -> bool:
    return char in "–—‘’“”„…•€£§°©®™«»·¡¿\xa0" or ("À" <= char <= "ÿ" and char.isalpha()) or char in "ŒœŠšŽž"


def _invalid(data: bytes) -> list[str]:
    return re.findall("[\udc80-\udcff]", data.decode("utf-8", errors="surrogateescape"))


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("_as_cp1252", _as_cp1252)
