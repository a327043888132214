"""Afterword: Like, Save and giscus comments for the end of any article."""

from importlib.metadata import version

__version__ = version("afterword")
