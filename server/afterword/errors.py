"""What can go wrong, in words for the person who can mend it.

Every error carries what happened and, apart from it, what to do. The command
line prints both on one line and ends with 2, a worker that cannot start writes
them into the log, and counts answer with them.
"""

from pathlib import Path


class AfterwordError(Exception):
    """Base of all errors that a user can mend.

    Args:
        message: What is wrong, naming the file, key or value.
        fix: What to do about it, as an instruction.
    """

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message, fix)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}"


class ConfigError(AfterwordError):
    """Raised when a site's configuration file cannot be read or parsed.

    Args:
        file: The file that is at fault.
        message: What is wrong in it.
        fix: What to do about it.
        line: Line of the fault, counted from 1, where the parser gives it.
        column: Column of the fault, counted from 1, where the parser gives it.
    """

    def __init__(
        self,
        file: Path,
        message: str,
        fix: str,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        place = "".join(f":{n}" for n in (line, column) if n is not None)
        super().__init__(f"{file}{place}: {message}", fix)
        self.file = file
        self.line = line
        self.column = column


class SiteError(AfterwordError):
    """Raised when a folder holds no site that can be served."""


class SettingsError(AfterwordError):
    """Raised when an AFTERWORD_* variable or its option has a wrong value."""


class UpstreamError(AfterwordError):
    """Raised when giscus gives no usable answer.

    Args:
        status: The HTTP status, or None where no answer came at all.
        retry_after: Seconds that upstream asked us to wait, or None.
    """

    def __init__(
        self,
        message: str,
        fix: str,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, fix)
        self.status = status
        self.retry_after = retry_after


class TooManyQuestionsError(UpstreamError):
    """Raised when giscus is not asked because it was asked often enough.

    Args:
        retry_after: Seconds until it may be asked again.
    """

    def __init__(self, retry_after: float) -> None:
        super().__init__(
            "giscus was asked too often for one client or one repository.",
            "Nothing to do: Afterword asks again after a pause.",
            retry_after=retry_after,
        )
