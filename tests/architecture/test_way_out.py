"""The way out reads what may go out, and nothing else; nothing else sends."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from project_tree import ROOT, imports, modules, tree, where

from syndicate.ledger.database import migrations
from syndicate.ledger.sqlite import SqliteLedger

OUT = {"publishable", "tombstone", "outbox", "subscriber", "delivery", "attempt", "hub"}
"""The tables and views that the way out may name."""
STORE = ("src/syndicate/ledger/sqlite_outgoing.py", "src/syndicate/ledger/sending.py")
"""Where its SQL stands."""
SENDERS = ("src/syndicate/connect/http_post.py", "src/syndicate/engine/relay.py", "src/syndicate/engine/hub.py")
ROOM = "src/syndicate/publish"
_SQL = re.compile(
    r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+\(?\s*\"?([a-z_]+)\"?|\bEXISTS \(SELECT \S+ FROM ([a-z_]+)", re.IGNORECASE
)


def tables() -> set[str]:
    """Return every table and view of the ledger."""
    ledger = SqliteLedger(None)
    names = {
        str(name)
        for (name,) in ledger.connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
    }
    ledger.close()
    return {name for name in names if not name.startswith("sqlite_")}


def texts(path: Path) -> list[str]:
    """Return every string of a file that is not a docstring."""
    module = tree(path)
    said = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]


def named(path: Path) -> set[str]:
    """Return the tables that the SQL of a file names, and those that it hands to the helpers that make SQL of a name."""
    found = {name for text in texts(path) for pair in _SQL.findall(text) for name in pair if name}
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("select", "insert", "update")
        ):
            found |= {arg.id.lower() for arg in node.args if isinstance(arg, ast.Name) and arg.id[0].isupper()}
            found |= {
                arg.value.split()[0]
                for arg in node.args
                if isinstance(arg, ast.Constant) and " d" in f"{arg.value} "[:11]
            }
    return found & tables()


def outside() -> list[Path]:
    """Return every file that makes or sends what goes out."""
    return [*modules(ROOM), *(ROOT / name for name in SENDERS)]


@pytest.mark.parametrize("name", STORE)
def test_the_way_out_names_its_own_tables_only(name: str) -> None:
    """The SQL of the way out names `publishable`, `tombstone`, the outbox, and its own tables: no text under review."""
    found = named(ROOT / name)
    assert found
    assert found <= OUT
    helpers = {
        node.attr
        for node in ast.walk(tree(ROOT / name))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "rows"
    }
    assert helpers <= {"select", "insert", "update", "postings", "publishable", "standing_mark"}


def test_the_test_sees_tables() -> None:
    """Where held tables are read, the same look finds them: it is not blind."""
    seen = named(ROOT / "src/syndicate/ledger/recording.py") | named(ROOT / "src/syndicate/ledger/sqlite_reviews.py")
    assert {"review", "version", "outbox"} <= seen


def test_who_makes_what_goes_out_has_no_sql() -> None:
    """Feeds, webhooks and relay hold no SQL, no connection and no file of the ledger."""
    for path in outside():
        assert not named(path), where(path)
        assert not [name for _, name in imports(path) if name.split(".")[0] in ("apsw", "sqlite3")], where(path)


def test_who_makes_what_goes_out_asks_the_way_out_alone() -> None:
    """Of the ledger, feeds, webhooks and relay know the protocol of the way out; never that of reviews, items or revisions."""
    allowed = ("syndicate.ledger.outgoing.", "syndicate.ledger.sending.when")
    found = [
        f"{where(path, node)} {name}"
        for path in outside()
        for node, name in imports(path)
        if name.startswith("syndicate.") and name.split(".")[1] in ("ledger", "review", "engine")
        and not name.startswith((*allowed, "syndicate.engine.hub."))
    ]  # fmt: skip
    assert not found


def test_the_protocol_of_the_way_out_gives_no_held_rows() -> None:
    """The protocol's methods hand out rows of `publishable` and of its own tables: its file names no version, review or act."""
    names = {name.rpartition(".")[2] for _, name in imports(ROOT / "src/syndicate/ledger/outgoing.py")}
    assert not names & {"Version", "Review", "Act", "Finding", "Draft", "Reviews", "Disclosure", "Revision"}


def test_making_what_goes_out_needs_no_network() -> None:
    """The room of the feeds opens no connection and knows no client."""
    network = ("httpx", "httpcore", "socket", "ssl", "http.client", "urllib.request", "syndicate.connect", "asyncio")
    found = [
        f"{where(path, node)} {name}"
        for path in modules(ROOM)
        for node, name in imports(path)
        if name.startswith(network)
    ]
    assert not found


def test_one_file_sends() -> None:
    """Only one file of the program sends anything but a question: every other client only reads addresses."""
    method = re.compile(r"\"(POST|PUT|PATCH|DELETE)\"|\.(post|put|patch)\(")
    found = {
        where(path).partition(":")[0]
        for folder in ("connect", "engine", "publish", "review", "ledger", "returns", "pipeline", "model")
        for path in modules(f"src/syndicate/{folder}")
        if method.search(path.read_text("utf-8"))
        and any(name.startswith(("httpx", "httpcore", "syndicate.connect.http")) for _, name in imports(path))
    }
    assert found <= set(SENDERS)


def test_nothing_else_reads_for_output() -> None:
    """Whoever writes files, answers or mail of what is cleared takes `Publishable` rows: only the way out and the desk know the type."""
    allowed = ("src/syndicate/publish/", "src/syndicate/ledger/", "src/syndicate/review/", "src/syndicate/model/", "src/syndicate/web/",
               "src/syndicate/cli/review")  # fmt: skip
    found = [
        where(path, node)
        for path in modules("src")
        for node, name in imports(path)
        if name.endswith(("review.Publishable", "document.shelf")) and not where(path).startswith(allowed)
    ]
    assert {place.partition(":")[0] for place in found} <= {
        "src/syndicate/cli/publish.py",
        "src/syndicate/engine/hub.py",
    }


def test_every_output_table_is_guarded() -> None:
    """Outbox and delivery have a trigger that asks for the clearance, and the way out has no other table with room for a text."""
    scripts = "\n".join(script for _, script in migrations())
    for table in ("outbox", "delivery"):
        guard = re.compile(rf"CREATE TRIGGER \w+ BEFORE INSERT ON {table}\b(?:(?!END;).)*\bpublishable\b", re.DOTALL)
        assert guard.search(scripts), table
    assert re.search(r"BEFORE UPDATE ON delivery\b(?:(?!END;).)*\bpublishable\b", scripts, re.DOTALL)
    ledger = SqliteLedger(None)
    columns = {
        str(name)
        for table in OUT - {"publishable", "tombstone"}
        for (name,) in ledger.connection.execute(f"SELECT name FROM pragma_table_info('{table}')")
    }
    ledger.close()
    assert not columns & {"title", "body", "text", "payload", "content", "message"}
