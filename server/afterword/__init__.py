"""Afterword: Like, Save and giscus comments for the end of any article."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.extension import Afterword

    __version__: str

__all__ = ["Afterword", "__version__"]


def __getattr__(name: str) -> "type[Afterword] | str":
    """Imports what is asked for, since every process of the program starts here."""
    if name == "__version__":
        from importlib.metadata import version  # it takes 50 ms

        return version("afterword")
    if name != "Afterword":
        raise AttributeError(f"module 'afterword' has no attribute {name!r}")
    from afterword.extension import Afterword

    return Afterword
