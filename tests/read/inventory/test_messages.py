"""Everything in a message that holds text is read or listed."""

from __future__ import annotations

from email.message import EmailMessage

from agent.read import read_bytes
from tests.read.inventory.told import lost


def everything() -> bytes:
    mail = EmailMessage()
    for name in ("From", "Reply-To", "To", "Cc", "Bcc"):
        mail[name] = f"{name.lower().replace('-', '')}word@example.org"
    mail["Subject"], mail["Date"] = "subjectword", "Tue, 3 Mar 2026 09:12:44 +0000"
    mail.set_content("bodyword plainword\n")
    mail.add_alternative("<title>titleword</title><p>bodyword</p>", subtype="html")
    mail.add_alternative("BEGIN:VCALENDAR\nSUMMARY:invitation\nEND:VCALENDAR\n", subtype="calendar")
    inner = EmailMessage()
    inner["Subject"] = "forwardedword"
    inner.set_content("forwarded\n")
    mail.add_attachment("attachedword", filename="notes.txt")
    mail.add_attachment(b"{}", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    mail.add_attachment(inner)
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="chart.png")
    return mail.as_bytes() + b"\nepilogueword\n"


def test_everything_in_a_message_is_read_or_listed() -> None:
    document = read_bytes(everything(), "status.eml")
    words = ["subjectword", "fromword", "replytoword", "toword", "ccword", "bccword", "bodyword", "3 Mar 2026"]
    told = {
        "plainword": "the plain form of the message",
        "titleword": "its title (1)",
        "invitation": "a form of the message (text/calendar)",
        "attachedword": "attachment notes.txt",
        "winmail": "attachment winmail.dat",
        "forwardedword": "an attached message",
        "chart": "Pictures and styles in the message are not read.",
        "epilogueword": "text after the parts of the message",
    }
    assert lost(document, words, told) == []


def test_further_messages_of_a_mailbox_are_listed() -> None:
    one = "From a@example.org Tue Mar  3 09:12:44 2026\nFrom: a@example.org\nSubject: {}\nMIME-Version: 1.0\n\n{}\n\n"
    box = one.format("First", "Mara Lind pays.") + one.format("Second", "Jo Park pays.")
    document = read_bytes(box.encode(), "board.mbox")
    assert [block.text for block in document.blocks][-1] == "Mara Lind pays."
    assert [part.where for part in document.unreadable] == ["the other messages of the mailbox (1)"]
