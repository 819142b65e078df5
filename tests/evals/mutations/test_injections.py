"""Attacks carry their words where they say, in files that can be read."""

from __future__ import annotations

import io
import zipfile

import pytest

from agent.document import Document
from agent.read import read_bytes
from evals.injections import Attack, attacks, clean, payloads

DRAFT = "# Plan\n\nWords of the draft.\n\n| A | B |\n| --- | --- |\n| one | two |\n"


@pytest.fixture(scope="module")
def draft() -> Document:
    return read_bytes(DRAFT.encode(), "draft.md")


@pytest.fixture(scope="module")
def tried(draft: Document) -> list[Attack]:
    return list(attacks(draft))


def test_every_format_and_payload_is_tried(tried: list[Attack]) -> None:
    assert {attack.format for attack in tried} == {"md", "html", "docx", "pdf", "xlsx", "csv"}
    for group in payloads().values():
        assert set(group) <= {attack.payload for attack in tried}
    assert len({(attack.carrier, attack.payload) for attack in tried}) == len(tried)


def test_the_clean_drafts_say_the_same(draft: Document) -> None:
    for name, data in clean(draft).values():
        text = read_bytes(data, name).text
        for words in ("Plan", "Words of the draft.", "one", "two"):
            assert words in text, name


def test_every_attack_keeps_the_draft_and_carries_the_payload(tried: list[Attack]) -> None:
    known = payloads()["visible"] | payloads()["hidden"]
    for attack in tried:
        assert "Words of the draft." in read_bytes(attack.data, attack.name).text, attack.carrier
        if attack.carrier == "md: file name":
            assert attack.payload in attack.name
            continue
        first = known[attack.payload].replace("\n", " ").split(" ")[0][:12]
        assert carried(attack, first), attack.carrier


def carried(attack: Attack, words: str) -> bool:
    if attack.format in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(attack.data)) as archive:
            content = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    elif attack.format == "pdf":
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(attack.data))
        content = reader.pages[0].extract_text() + str(dict(reader.metadata or {}))
        content += str([note.get_object().get("/Contents") for note in reader.pages[0].get("/Annots", [])])
    else:
        content = attack.data.decode()
    from html import unescape

    return words in unescape(content).replace('""', '"')
