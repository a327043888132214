"""Afterword: Like, Save and giscus comments for the end of any article."""

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.extension import Afterword

__all__ = ["Afterword", "__version__"]
__version__ = version("afterword")


def __getattr__(name: str) -> "type[Afterword]":
    """Imports the Flask extension when it is asked for: the program starts without."""
    if name != "Afterword":
        raise AttributeError(f"module 'afterword' has no attribute {name!r}")
    from afterword.extension import Afterword

    return Afterword
