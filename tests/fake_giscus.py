"""A giscus on the loopback interface, as strict as the real one.

It answers what the sources of giscus say giscus.app answers: it refuses what
giscus refuses, reads `strict=true` in a widget's address as off, and its
search is as fuzzy. Tests use `FakeGiscus` in-process; a person runs
`python tests/fake_giscus.py PORT` and looks.
"""

import contextlib
import hashlib
import json
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LANGUAGES = _words(
    "ar be bg ca cs da de en eo es eu fa fr gr gsw hbs he hu id it ja kh ko nl pl"
    " pt ro ru th tr vi uk uz zh-CN zh-Hans zh-Hant zh-TW zh-HK"
)
REACTIONS = _words("THUMBS_UP THUMBS_DOWN LAUGH HOORAY CONFUSED HEART ROCKET EYES")
SESSION = "fake-session"
TOKEN = "fake-token"  # noqa: S105
NOT_INSTALLED = "giscus is not installed on this repository"


@dataclass(frozen=True)
class Category:
    """One discussion category of a repository."""

    id: str
    name: str
    emoji: str


@dataclass
class Discussion:
    """One discussion; its title is its key in `Repository.discussions`."""

    comments: int = 0
    reactions: int = 0
    number: int = 1
    replies: int = 0
    category: str = "General"
    hashed: bool = True  # giscus wrote it, so its body carries sha1(title)
    locked: bool = False


@dataclass
class Repository:
    """What GitHub and the giscus app know about one repository."""

    id: str = "R_kgDOFake01"
    categories: list[Category] = field(
        default_factory=lambda: [
            Category("DIC_kwDOFake01", "General", "💬"),
            Category("DIC_kwDOFake02", "Announcements", "📣"),
        ]
    )
    discussions: dict[str, Discussion] = field(default_factory=dict)
    installed: bool = True
    discussions_enabled: bool = True
    searchable: bool = True  # False: installed, but the search finds nothing
    origins: list[str] = field(default_factory=list)  # giscus.json of the repository


@dataclass(frozen=True)
class Record:
    """One request that reached the fake."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Fault:
    """An answer that replaces those of all matching paths."""

    answer: Callable[[], Response]
    path: str


class FakeGiscus:
    """Serves a fake giscus on 127.0.0.1 inside a `with` block.

    Args:
        port: The port to bind, 0 for a free one.

    Attributes:
        repos: Repositories by `owner/name`.
        requests: What was asked, in order.
        complaints: What a widget's address got wrong where giscus says nothing.
        sessions: Sessions that can be turned into a token.
        silent: Widgets load, but post nothing to their page.
        rate_limited: GitHub's pool for anonymous readers is used up.
    """

    def __init__(self, port: int = 0) -> None:
        self.repos: dict[str, Repository] = {}
        self.requests: list[Record] = []
        self.complaints: list[str] = []
        self.sessions = {SESSION}
        self.silent = False
        self.rate_limited = False
        self._fault: Fault | None = None
        self._held = ""
        self._changed = threading.Condition()
        self._sockets: set[socket.socket] = set()
        self._closing = False
        self._server = _serve(self, port)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        # serve_forever looks for the end of its work at this interval, in seconds.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        self._server.shutdown()
        self._thread.join()
        self._hang_up()
        self._server.server_close()

    def add(self, name: str, **discussions: Discussion) -> Repository:
        """Adds an installed repository.

        Args:
            name: `owner/name`.
            discussions: Discussions by title, for titles that are identifiers.

        Returns:
            The repository, to be changed at will.
        """
        self.repos[name] = Repository(discussions=dict(discussions))
        return self.repos[name]

    def fail_with(
        self,
        status: int,
        body: str | bytes = "",
        headers: Mapping[str, str] | None = None,
        *,
        path: str = "/api/",
    ) -> None:
        """Answers all requests whose path contains `path` with one fault."""
        sent = {"Content-Type": "application/json", **(headers or {})}
        self.fail_by(lambda: Response(body, status, sent), path=path)

    def fail_by(self, answer: Callable[[], Response], *, path: str = "/api/") -> None:
        """Answers all requests whose path contains `path` by a function."""
        self._fault = Fault(answer, path)

    def heal(self) -> None:
        """Ends what `fail_with` began."""
        self._fault = None

    def hold(self, path: str = "/api/") -> None:
        """Lets requests whose path contains `path` wait until `release`."""
        with self._changed:
            self._held = path

    def release(self) -> None:
        """Lets all held requests go on."""
        with self._changed:
            self._held = ""
            self._changed.notify_all()

    def asked(self, path: str = "/api/") -> list[Record]:
        """Lists the requests whose path contains `path`."""
        return [record for record in list(self.requests) if path in record.path]

    def wait_for(self, count: int, path: str = "/api/", seconds: float = 60) -> bool:
        """Waits until `count` requests for `path` arrived; False if they did not."""
        with self._changed:
            return self._changed.wait_for(
                lambda: len(self.asked(path)) >= count, seconds
            )

    def receive(self) -> Response | None:
        """Records the current request; answers it where a fault is switched on."""
        record = Record(
            request.method, request.path, request.args.to_dict(), dict(request.headers)
        )
        with self._changed:
            self.requests.append(record)
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: not self._held or self._held not in record.path
            )
        fault = self._fault
        if fault and fault.path in record.path:
            return fault.answer()
        return None

    def find(self, name: str) -> Repository | None:
        """Finds a repository as GitHub does, whatever the case of its name."""
        folded = {key.lower(): repo for key, repo in self.repos.items()}
        return folded.get(name.lower())

    def connect(self, connection: socket.socket) -> None:
        """Remembers an open connection, so that the end can hang up."""
        with self._changed:
            self._sockets.add(connection)
            if self._closing:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def disconnect(self, connection: socket.socket) -> None:
        """Forgets a connection that its handler is about to close."""
        with self._changed:
            self._sockets.discard(connection)

    def _hang_up(self) -> None:
        """Wakes the handlers of idle connections, which browsers open in advance."""
        with self._changed:
            self._closing = True
            for connection in self._sockets:
                with contextlib.suppress(OSError):  # the browser may be gone already
                    connection.shutdown(socket.SHUT_RDWR)


def _serve(fake: FakeGiscus, port: int) -> BaseWSGIServer:
    class Handler(WSGIRequestHandler):
        def setup(self) -> None:
            super().setup()
            fake.connect(self.connection)

        def finish(self) -> None:
            fake.disconnect(self.connection)
            super().finish()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

        def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
            pass

    server = make_server(
        "127.0.0.1", port, _app(fake), threaded=True, request_handler=Handler
    )
    # So that server_close waits for the handlers: none outlives its test.
    server.daemon_threads = False  # type: ignore[attr-defined]
    return server


def _app(fake: FakeGiscus) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.before_request(fake.receive)
    app.after_request(_site_headers)
    app.add_url_rule("/widget", "widget", lambda: _widget(fake, "en"))
    app.add_url_rule("/<lang>/widget", "lang", lambda lang: _widget(fake, lang))
    app.add_url_rule("/fake-widget.js", "script", lambda: _text(SCRIPT, "javascript"))
    app.add_url_rule("/client.js", "client", lambda: _text("", "javascript"))
    app.add_url_rule("/default.css", "style", lambda: _text("", "css"))
    app.add_url_rule(
        "/api/discussions/categories", "categories", lambda: _categories(fake)
    )
    app.add_url_rule("/api/discussions", "discussions", lambda: _discussion(fake))
    app.add_url_rule("/api/oauth/authorize", "authorize", lambda: _authorize(fake))
    app.add_url_rule(
        "/api/oauth/token", "token", lambda: _token(fake), methods=["POST"]
    )
    return app


def _site_headers(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", "frame-ancestors 'self'")
    return answer


def _text(body: str, kind: str) -> Response:
    return Response(body, content_type=f"text/{kind}; charset=utf-8")


def _json(status: int, body: Mapping[str, Any]) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")


# --- the widget -----------------------------------------------------------------


def _widget(fake: FakeGiscus, lang: str) -> Response:
    if lang not in LANGUAGES:
        return Response("<h1>404</h1>", 404, content_type="text/html")
    query = request.args.to_dict()
    fake.complaints += _complaints(query)
    origin = _origin(query.get("origin", ""))
    repo = fake.find(query.get("repo", ""))
    if repo and repo.origins and origin not in repo.origins:
        return _refused()
    mode = "silent" if fake.silent else "normal"
    page = PAGE.format(lang=lang, mode=mode, languages=" ".join(LANGUAGES))
    answer = _text(page, "html")
    allowed = " ".join(["'self'", *(repo.origins if repo else []), origin])
    answer.headers["Content-Security-Policy"] = f"frame-ancestors {allowed}"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _refused() -> Response:
    """The repository's giscus.json does not list the page's origin."""
    answer = Response(status=307)
    answer.headers["Location"] = "https://github.com/orgs/giscus/discussions/1298"
    answer.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    answer.headers["X-Frame-Options"] = "DENY"
    return answer


def _complaints(query: Mapping[str, str]) -> Iterable[str]:
    for name in ("strict", "reactionsEnabled", "emitMetadata"):
        if query.get(name) not in ("0", "1"):
            yield f"{name}={query.get(name)} counts as off: only 0 and 1 are read"
    for name, value in query.items():
        if value == "undefined":
            yield f"{name}=undefined is taken literally"
    if not _origin(query.get("origin", "")):
        yield "origin is no address: messages reach nobody"
    if not query.get("term") and not query.get("number", "0").strip("0"):
        yield "neither term nor number: nothing is rendered"


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""


# --- the API --------------------------------------------------------------------


def _categories(fake: FakeGiscus) -> Response:
    repo = fake.find(request.args.get("repo", ""))
    if refusal := _refusal(fake, repo):
        return refusal
    if repo is None or not repo.searchable:
        return _json(404, {"repositoryId": "", "categories": []})
    shown = repo.categories if repo.discussions_enabled else []
    found = [{"emoji": c.emoji, "id": c.id, "name": c.name} for c in shown]
    return _json(200, {"repositoryId": repo.id, "categories": found})


def _discussion(fake: FakeGiscus) -> Response:
    args = request.args
    name = args.get("repo", "")
    repo = fake.find(name)
    if refusal := _refusal(fake, repo):
        return refusal
    if repo is None or not repo.searchable:
        return _json(404, {"error": "Discussion not found"})
    number = args.get("number", "")
    if number.isdecimal() and int(number):
        found = _by_number(repo, int(number))
        if found is None:
            text = f"Could not resolve to a Discussion with the number of {number}."
            return _json(500, {"error": text})
    else:
        found = _by_title(repo, args)
    if found is None:
        return _json(404, {"error": "Discussion not found"})
    return _json(200, _adapted(name, found, _window(args)))


def _refusal(fake: FakeGiscus, repo: Repository | None) -> Response | None:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and token != TOKEN:
        return _json(403, {"error": "Bad credentials"})
    if not token and (repo is None or not repo.installed):
        return _json(403, {"error": NOT_INSTALLED})
    if fake.rate_limited:
        text = f"API rate limit exceeded for {request.args.get('repo', '')}"
        hint = "" if token else ". Sign in to increase the rate limit"
        return _json(429, {"error": text + hint})
    return None


def _by_number(repo: Repository, number: int) -> Discussion | None:
    found = (d for d in repo.discussions.values() if d.number == number)
    return next(found, None)


def _by_title(repo: Repository, args: Mapping[str, str]) -> Discussion | None:
    """Searches as giscus does: any title that holds the term, unless strict."""
    term, category = args.get("term", ""), args.get("category", "")
    for title, found in repo.discussions.items():
        if category and category != found.category:
            continue
        if args.get("strict") == "true":
            if found.hashed and _sha1(title) == _sha1(term):
                return found
        elif term.lower() in title.lower():
            return found
    return None


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _window(args: Mapping[str, str]) -> int:
    """How many comments the answer holds: `first` or `last`, 20 without either."""
    for name in ("first", "last"):
        value = args.get(name, "")
        if value.isdecimal() and int(value):
            return int(value)
    return 20


def _adapted(name: str, found: Discussion, window: int) -> dict[str, Any]:
    shown = min(window, found.comments)
    url = f"https://github.com/{name}/discussions/{found.number}"
    counts = {kind: {"count": 0, "viewerHasReacted": False} for kind in REACTIONS}
    counts["HEART"]["count"] = found.reactions
    return {
        "viewer": {
            "avatarUrl": "https://example.org/a.png",
            "login": "giscus[bot]",
            "url": "https://github.com/apps/giscus",
        },
        "discussion": {
            "id": f"D_{found.number}",
            "url": url,
            "locked": found.locked,
            "repository": {"nameWithOwner": name},
            "totalCommentCount": found.comments,
            # giscus adds up the replies of the comments it loaded, no others.
            "totalReplyCount": found.replies if shown else 0,
            "reactionCount": found.reactions,
            "reactions": counts,
            "pageInfo": {"hasNextPage": shown < found.comments, "endCursor": None},
            "comments": [
                {"id": f"DC_{n}", "bodyHTML": f"<p>Comment {n}</p>", "replies": []}
                for n in range(1, shown + 1)
            ],
        },
    }


def _authorize(fake: FakeGiscus) -> Response:
    back = request.args.get("redirect_uri", "")
    if not _origin(back):
        return _json(400, {"error": "`redirect_uri` is required."})
    parts = urlsplit(back)
    added = urlencode({"giscus": next(iter(fake.sessions), "expired")})
    query = f"{parts.query}&{added}" if parts.query else added
    back = parts._replace(query=query).geturl()
    return Response(status=302, headers={"Location": back})


def _token(fake: FakeGiscus) -> Response:
    body = request.get_json(silent=True)
    session = body.get("session") if isinstance(body, dict) else None
    if session not in fake.sessions:
        return _json(400, {"error": "Bad credentials"})
    return _json(200, {"token": TOKEN})


PAGE = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><title>Giscussions</title><base target="_top"></head>
<body data-mode="{mode}" data-languages="{languages}">
<main hidden>
<p id="comments"></p><p id="reactions"></p><p id="term"></p><p id="theme"></p>
<p id="lang"></p><p id="session"></p><p id="error" role="alert"></p>
<a id="sign-in">Sign in</a>
<button id="sign-out" hidden>Sign out</button>
<button id="grow">Grow</button>
<div id="space"></div>
</main>
<script src="/fake-widget.js"></script>
</body>
</html>
"""

SCRIPT = r"""
"use strict";
const query = Object.fromEntries(new URLSearchParams(location.search));
const page = query.origin || location.href;
const host = new URL(page).origin;
const flag = (value) => Boolean(+value);
const config = {
  repo: query.repo || "", term: query.term || "", category: query.category || "",
  number: +query.number || 0, theme: query.theme || "preferred_color_scheme",
  strict: flag(query.strict), reactionsEnabled: flag(query.reactionsEnabled),
  emitMetadata: flag(query.emitMetadata), lang: document.documentElement.lang,
  inputPosition: query.inputPosition === "top" ? "top" : "bottom",
};
let token = "";
const at = (id) => document.getElementById(id);
const post = (message) => {
  if (document.body.dataset.mode === "silent" || parent === window) return;
  parent.postMessage({ giscus: message }, host);
};
const fail = (error) => { at("error").textContent = error; post({ error }); };
const show = () => {
  document.body.dataset.theme = config.theme;
  document.body.dataset.inputPosition = config.inputPosition;
  document.documentElement.lang = config.lang;
  at("term").textContent = `Term: ${config.term || config.number}`;
  at("theme").textContent = `Theme: ${config.theme}`;
  at("lang").textContent = `Language: ${config.lang}`;
  at("session").textContent = `Session: ${token ? query.session : "none"}`;
  at("reactions").hidden = !config.reactionsEnabled;
  at("sign-in").hidden = Boolean(token);
  at("sign-out").hidden = !token;
};
const ask = async (side) => {
  const asked = new URLSearchParams({
    repo: config.repo, term: config.term, category: config.category,
    number: config.number, strict: config.strict, [side]: 15,
  });
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const answer = await fetch(`/api/discussions?${asked}`, { headers });
  return answer.json();
};
const load = async () => {
  if (!config.repo || !(config.term || config.number)) return;
  document.querySelector("main").hidden = false;
  show();
  const [data] = await Promise.all([ask("last"), ask("first")]);
  at("error").textContent = "";
  const { comments, ...discussion } = data.discussion || {};
  at("comments").textContent = `${discussion.totalCommentCount || 0} comments`;
  at("reactions").textContent = `${discussion.reactionCount || 0} reactions`;
  if (data.error) return fail(data.error);
  if (config.emitMetadata) post({ discussion, viewer: data.viewer });
};
const signIn = async () => {
  const answer = await fetch("/api/oauth/token", {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ session: query.session }),
  });
  const body = await answer.json();
  if (!answer.ok) { fail(body.error); return false; }
  token = body.token;
  return true;
};
addEventListener("message", (event) => {
  if (event.origin !== host) return;
  const change = event.data?.giscus?.setConfig;
  if (!change) return;
  const asked = ["repo", "term", "category", "number", "strict", "emitMetadata"];
  const again = asked.some((key) => key in change && change[key] !== config[key]);
  const languages = document.body.dataset.languages.split(" ");
  if (!languages.includes(change.lang ?? config.lang)) change.lang = config.lang;
  Object.assign(config, change);
  if (again) load(); else show();
});
at("sign-in").href =
  `/api/oauth/authorize?${new URLSearchParams({ redirect_uri: page })}`;
at("sign-out").onclick = () => {
  token = "";
  show();
  post({ signOut: true, error: "State has expired (user signed out)." });
};
at("grow").onclick = () => {
  at("space").style.height = `${at("space").offsetHeight + 400}px`;
};
new ResizeObserver(() => {
  post({ resizeHeight: Math.ceil(document.body.getBoundingClientRect().height) });
}).observe(document.body);
(async () => { if (!query.session || (await signIn())) load(); })();
"""


def demo(port: int) -> FakeGiscus:
    """Makes a fake with a repository to look at.

    Args:
        port: The port to bind, 0 for a free one.

    Returns:
        The fake, not yet started.
    """
    fake = FakeGiscus(port)
    found = Discussion(comments=3, reactions=2)
    fake.add("example/comments").discussions["posts/first/"] = found
    return fake


if __name__ == "__main__":
    with demo(int(sys.argv[1]) if len(sys.argv) > 1 else 0) as running:
        print(f"fake giscus with example/comments on {running.origin}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")
