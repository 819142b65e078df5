"""Every error Pilot Reviewer raises on purpose. Each message says what happened, where, and what to do.

PilotReviewError
├── InputError                what was handed in is at fault (exit status 2)
│   ├── DraftNotFoundError    no such file, or it may not be read
│   ├── DraftFormatError      not a format we read, or the file is damaged or empty
│   ├── DraftLimitError       larger, longer or more compressed than the limits allow
│   ├── ReviewFileError       a file given as an earlier review is none
│   └── LabelFileError        a label file for the evaluation is wrong
├── StoreError                the database cannot be used: locked, damaged, foreign, full, read-only, out of reach
├── NotFoundError             there is no such thing, or it is not this person's to see
├── NotAllowedError           this person may see it, and may not do that
├── RefusedError              it cannot be done as asked: a wrong password, a full queue, a date gone by
├── SettingsError             a setting is missing, unknown or contradicts another
├── RubricError               a rubric file is wrong; names file and line
├── GuidanceError             a guidance file is wrong; names the file
├── EvidenceError             a quote is not in the Document it claims to come from
└── ModelError                the language model could not answer
    ├── ModelUnavailableError    outage, refused connection, rate limit outlasted
    ├── ModelReplyError          it answered, and the answer could not be used
    ├── EndpointRefusedError     the endpoint is not on the allow-list
    └── CeilingReachedError      the next call could cost more than the run may
"""

from __future__ import annotations

from agent.clean import inert


class PilotReviewError(Exception):
    """Base of all errors raised on purpose; its message is fit to be shown to a user.

    Names of files and words of servers stand in messages; nothing of them can act on a screen.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(inert(message))


class InputError(PilotReviewError):
    """What was handed in is at fault."""


class DraftNotFoundError(InputError):
    """No such draft, or it may not be read."""


class DraftFormatError(InputError):
    """Not a format we read, or the file is damaged, encrypted or empty."""


class DraftLimitError(InputError):
    """Larger, longer or more compressed than the limits allow."""


class ReviewFileError(InputError):
    """A file given as an earlier Review is none."""


class LabelFileError(InputError):
    """A label file for the evaluation is wrong."""


class StoreError(PilotReviewError):
    """The database cannot be used: locked, damaged, of another program, full, read-only or out of reach."""


class NotFoundError(PilotReviewError):
    """There is no such thing, or it is not this person's to see; which of the two is not told."""


class NotAllowedError(PilotReviewError):
    """This person may see it, and may not do that with it."""


class RefusedError(PilotReviewError):
    """It cannot be done as asked; the message says why and what can be."""


class SettingsError(PilotReviewError):
    """A setting is missing, unknown or contradicts another."""


class RubricError(PilotReviewError):
    """A rubric file is wrong. `problems` holds one `file:line: message` each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = [inert(problem) for problem in problems]


class GuidanceError(PilotReviewError):
    """A guidance file is wrong; the message names the file."""


class EvidenceError(PilotReviewError):
    """A quote is not in the Document it claims to come from."""


class ModelError(PilotReviewError):
    """The language model could not answer."""


class ModelUnavailableError(ModelError):
    """Outage, refused connection, or a rate limit that outlasted every retry."""


class ModelReplyError(ModelError):
    """The model answered, and the answer could not be used."""


class EndpointRefusedError(ModelError):
    """The endpoint is not on the allow-list."""


class CeilingReachedError(ModelError):
    """The next call could cost more than the run may; what was answered before is kept."""
