"""Modules import from lower lines only, never sideways and never upwards."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]

SERVER = [
    {"errors", "parent", "source", "markup", "protection", "negotiation"}
    | {"assets", "wire", "media_types", "exchange"},
    {"giscus_values", "node_ids", "settings", "insertion", "toml_lines"}
    | {"yaml_nodes", "spelling", "compression", "headers", "staging", "integrity"},
    {"formats", "giscus_blocks", "toml_edit", "yaml_edit", "commented"}
    | {"article_index", "prepared", "tagging", "list_page"},
    {"missing"},
    {"merge", "giscus", "making", "shelf"},
    {"findings", "given"},
    {"lint_repository", "lint_theme"},
    {"lint"},
    {"hugo_files", "hugo_variables"},
    {"hugo", "stores", "query"},
    {"project"},
    {"upstream", "sqlite_store", "redis_store", "pages", "tags", "placement"}
    | {"logs", "stock", "front", "processes"},
    {"cache", "limits", "breaker", "metrics", "articles"},
    {"discussions", "doctor", "online", "edit", "sources"},
    {"helper", "observe", "openapi"},
    {"sending"},
    {"counts", "refusals"},
    {"routes", "build", "snippet"},
    {"app", "extension", "report", "cli_build"},
    {"cli_serve"},
    {"cli"},
]
WIDGET = [
    {"marks", "article", "strings", "part", "qr", "discussion-strings"}
    | {"count-strings", "list-strings", "rows-strings", "notes-strings", "backup"}
    | {"transfer-strings", "handover-strings", "kept-strings", "offline-strings"}
    | {"copies", "page-strings", "element"},
    {"language"},
    {"dom", "store", "frame", "theme", "speech", "bookmarks", "clean", "list-order"}
    | {"words", "fresh", "site", "handover"},
    {"toggle", "config", "transfer", "button", "stored", "list-first"},
    {"discussion", "list-model", "list-rows", "list-tools", "list-preview"}
    | {"list-offer"},
    {"list-import", "list-handover", "list-kept", "list-panel", "list-notes"}
    | {"list-body"},
    {"bar", "save", "comments", "count", "list", "list-transfer"},
    {"index", "auto", "list-define", "count-define", "offline-page", "offline"},
]


def line(lines: list[set[str]], module: str) -> int:
    (found,) = [number for number, names in enumerate(lines) if module in names]
    return found


def python_imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "afterword":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            package, _, module = node.module.partition(".")
            names |= {module} if package == "afterword" else set()
    return names - {"__version__"}


def script_imports(file: Path) -> set[str]:
    text = file.read_text(encoding="utf-8")
    return set(
        re.findall(r'^(?:import|export) .*?"\./([\w-]+)\.js";', text, re.M | re.S)
    )


def flask_users() -> set[str]:
    files = (ROOT / "server" / "afterword").glob("*.py")
    return {
        file.stem
        for file in files
        if re.search(r"^\s*(from|import) flask", file.read_text(encoding="utf-8"), re.M)
    }


def test_the_server_imports_downwards_only() -> None:
    for file in (ROOT / "server" / "afterword").glob("[!_]*.py"):
        own = line(SERVER, file.stem)
        for name in python_imports(file):
            assert line(SERVER, name) < own, f"{file.stem} imports {name}"


def test_the_widget_imports_downwards_only() -> None:
    for file in (ROOT / "widget" / "src").glob("*.js"):
        own = line(WIDGET, file.stem)
        for name in script_imports(file):
            assert line(WIDGET, name) < own, f"{file.stem} imports {name}"


def test_flask_is_imported_by_the_views_and_the_factory_only() -> None:
    views = {"sending", "counts", "refusals", "routes"}
    assert flask_users() == {*views, "app", "extension"}


def test_one_module_only_touches_local_storage() -> None:
    files = (ROOT / "widget" / "src").glob("*.js")
    users = {f.stem for f in files if "localStorage" in f.read_text(encoding="utf-8")}
    assert users == {"store"}


def test_one_module_only_asks_upstream() -> None:
    files = [*(ROOT / "server" / "afterword").glob("*.py")]
    opens = re.compile(r"^(?:import|from) (?:requests|urllib3|urllib.request)\b", re.M)
    users = {f.stem for f in files if opens.search(f.read_text("utf-8"))}
    askers = {f.stem for f in files if "exchange" in python_imports(f)}
    assert (users, askers) == ({"exchange", "upstream"}, {"upstream"})
