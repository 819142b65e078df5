"""Text in whatever encoding it comes."""

from __future__ import annotations

import codecs

import pytest

from agent.read import read_bytes

TEXT = "Budget: €1,200 für das Café – “Ziel” erreicht."


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-16 without mark", "cp1252"],
)
def test_same_text_in_every_encoding(data: bytes) -> None:
    assert read_bytes(data, "draft.txt").text == TEXT


def test_undeclared_encoding_is_noted() -> None:
    assert "Windows-1252" in read_bytes("naïve café".encode("latin-1"), "draft.txt").notes[0]
    assert read_bytes("naïve café".encode(), "draft.txt").notes == ()


def test_polish_and_russian_are_guessed() -> None:
    polish = "Zażółć gęślą jaźń, budżet projektu wynosi tysiąc złotych. Właściciel: Łukasz Żak"
    russian = "Бюджет проекта составляет тысячу рублей, владелец Иван Петров"
    assert read_bytes(polish.encode("cp1250"), "a.txt").text == polish
    assert read_bytes(russian.encode("cp1251"), "a.txt").text == russian


def test_broken_bytes_in_utf8_cost_only_themselves() -> None:
    document = read_bytes("Café € budget. ".encode() * 20 + b"\xe9t\xe9", "draft.txt")
    assert document.text.endswith("budget. été")
    assert "2 broken bytes" in document.notes[0]


def test_line_ends_of_every_system() -> None:
    assert read_bytes(b"One.\r\n\r\nTwo.\r\rThree.", "a.txt").text == "One.\n\nTwo.\n\nThree."
