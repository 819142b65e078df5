"""Messages and what is wrapped like one."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from agent.document import BlockKind
from agent.errors import DraftFormatError
from agent.read import read_bytes

TEXT = "Mara Lind is the sponsor – she pays for März.\n\nThe pilot ends in May.\n"


def message(subject: str = "Status of the pilot") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", subject
    mail["Date"] = "Tue, 3 Mar 2026 09:12:44 +0000"
    return mail


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_text_is_decoded(encoding: str) -> None:
    mail = message()
    mail.set_content(TEXT, cte=encoding)
    document = read_bytes(mail.as_bytes(), "status.eml")
    assert document.blocks[0].kind is BlockKind.HEADING
    assert document.blocks[0].text == "Status of the pilot"
    assert [block.text for block in document.blocks[-2:]] == TEXT.strip().split("\n\n")


def test_richest_alternative_is_read_once_and_attachments_are_listed() -> None:
    mail = message()
    mail.set_content("Item: desk [https://example.org/shop], cost: 5\n")
    mail.add_alternative(
        "<h1>Plan</h1><table><tr><td>Item<td>Cost<td>Due<tr><td>Desk<td>5<td>May</table>", subtype="html"
    )
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="budget.pdf")
    document = read_bytes(mail.as_bytes(), "status.eml")
    assert "shop" not in document.text
    assert [block.text for block in document.blocks[-2:]] == ["Item | Cost | Due", "Desk | 5 | May"]
    assert [part.where for part in document.unreadable] == ["attachment budget.pdf"]


def test_page_saved_as_a_word_file_is_read_as_a_page() -> None:
    page = "<html><body><h1>Plan</h1><p>Mara Lind pays.</p></body></html>"
    wrapped = (
        "Date: Tue, 3 Mar 2026 09:12:44 +0000 (UTC)\nMessage-ID: <1@wiki>\nSubject: Exported\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset=UTF-8\n'
        f"Content-Transfer-Encoding: quoted-printable\n\n{page.replace('=', '=3D')}\n--b--\n"
    )
    document = read_bytes(wrapped.encode(), "plan.doc")
    assert [block.text for block in document.blocks] == ["Plan", "Mara Lind pays."]


def test_message_without_text_says_what_to_do() -> None:
    mail = message()
    mail.set_content(b"\x00\x01", maintype="application", subtype="zip", filename="all.zip")
    with pytest.raises(DraftFormatError, match="save what is attached"):
        read_bytes(mail.as_bytes(), "empty.eml")


def test_notes_that_begin_like_a_message_are_notes() -> None:
    text = "Subject: the pilot\nOwner: Mara Lind\n\nWe begin in May, as agreed.\n"
    assert read_bytes(text.encode(), "notes.txt").blocks[0].text.startswith("Subject: the pilot")
