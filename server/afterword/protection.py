"""Headers that keep pages and files from being misused. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

#: What no page can be broken by, the author's own included.
ALWAYS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}

#: The widget and its data are there for the pages of other origins too.
SHARED: Final[Mapping[str, str]] = {
    **ALWAYS,
    "Cross-Origin-Resource-Policy": "cross-origin",
}

#: The header that is for answers through TLS only.
STRICT: Final = "Strict-Transport-Security"
_TWO_YEARS = "max-age=63072000"

#: The one Trusted Types policy that may be made on pages of ours.
POLICY: Final = "afterword"

_UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


def ours(origins: Iterable[str]) -> dict[str, str]:
    """The headers of pages that are ours: no code but ours, and no framing.

    Pages of the author's own site go without them: the author's own scripts and
    styles would stop working.

    Args:
        origins: Those of the configured giscus, which alone may be framed.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "worker-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": " ".join(sorted(set(origins))),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        # Chromium starts a service worker from no address but one that a policy
        # made; the widget's has this name.
        "trusted-types": POLICY,
    }
    return {
        **ALWAYS,
        "Content-Security-Policy": "; ".join(f"{k} {v}" for k, v in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        STRICT: _TWO_YEARS,
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
    }
