"""Opens the store that keeps counts, shared by threads, processes or machines."""

from pathlib import Path

from afterword.redis_store import RedisStore
from afterword.sqlite_store import SqliteStore


def open_store(url: str, path: Path) -> SqliteStore | RedisStore:
    """Opens the store that the settings name.

    Args:
        url: Address of a Redis, or empty.
        path: File of the embedded store, which an empty `url` means.

    Returns:
        The store.

    Raises:
        SettingsError: The address is wrong or the package redis is missing.
    """
    return RedisStore(url) if url else SqliteStore(path)
