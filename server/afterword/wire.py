"""JSON as the widget reads it, the same in an answer and in a file. Pure."""

import json


def encode(value: object) -> bytes:
    """Writes a value as JSON.

    Args:
        value: What JSON can hold.
    """
    return f"{json.dumps(value, ensure_ascii=False)}\n".encode()
