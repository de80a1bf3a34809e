"""The exceptions that Byline raises, in one tree; each message says what is wrong and what to do next.

BylineError
├── AlertError         news of a kept question that can't be told
├── ArticleError       a file or an entry that can't be read as an article
│   └── Unavailable        an address that can't be had now, and may be later
├── ArchiveError       something about an archive on disk
│   ├── ArchiveMissing     there is none, or its first build never finished
│   ├── ArchiveUnreadable  there is one, and it can't be read
│   ├── ArchiveUnwritable  it can't be written: a full disk, a failing one, no permission
│   ├── ArchiveBusy        another build is writing it
│   └── EmbedderMismatch   it was made with another embedder
├── DataError          a data set that can't be read, or holds nothing to measure
├── FilterError        a filter that can't match anything by construction
├── ModelError         a model that is missing, damaged or of the wrong kind
├── PromptError        a prompt template that is missing or doesn't fit
├── QuestionError      a question that can't be asked
├── SettingError       a setting that does not exist or holds a wrong value
├── StoreError         conversations that can't be kept or read
└── WriterError        a language model that failed while it wrote
"""


class BylineError(Exception):
    """Anything that goes wrong for a reason a person can act on."""


class AlertError(BylineError):
    """News of a kept question that can't be told: a feed that can't be written, a command or a server that fails."""


class ArticleError(BylineError):
    """A file or an entry that can't be read as an article."""


class Unavailable(ArticleError):
    """An address that can't be had now, and may be later: the server fails, is silent, or asks to wait."""


class ArchiveError(BylineError):
    """Something about an archive on disk."""


class ArchiveMissing(ArchiveError):
    """There is no archive at this place, or its first build never finished."""


class ArchiveUnreadable(ArchiveError):
    """There is an archive, and it can't be read."""


class ArchiveUnwritable(ArchiveError):
    """The archive can't be written: the disk is full or failing, or it isn't allowed. Nothing is lost."""


class ArchiveBusy(ArchiveError):
    """Another build is writing this archive."""


class EmbedderMismatch(ArchiveError):
    """The archive was made with another embedder than the one it is opened with."""


class DataError(BylineError):
    """A data set that can't be read, or holds nothing to measure."""


class FilterError(BylineError):
    """A filter that can't match anything by construction."""


class ModelError(BylineError):
    """A model that is missing, damaged or of the wrong kind."""


class PromptError(BylineError):
    """A prompt template that is missing or doesn't fit what it is for."""


class QuestionError(BylineError):
    """A question that can't be asked."""


class SettingError(BylineError):
    """A setting that does not exist or holds a wrong value."""


class StoreError(BylineError):
    """Conversations that can't be kept or read: a damaged file, one of a newer Byline, a full disk, no permission."""


class WriterError(BylineError):
    """A language model that failed, broke off or was too slow while it wrote: it costs its words, not the answer."""
