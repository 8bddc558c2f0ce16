"""Opens the database of the catalogue and brings its tables up to date.

SQLite is opened so that a web process can read while a command writes: write-ahead log, foreign
keys on, and writers that take their lock at the beginning of a transaction instead of failing in
the middle of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from search.errors import Rejected, Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT = 20_000
"""Milliseconds a connection waits for another writer; a batch takes 0.2 s."""
WRITING = "lotse_writing"
"""Execution option of connections that are going to write."""


def connect(url: str) -> sa.Engine:
    """Return the engine for the address; a missing folder of an SQLite file is made."""
    try:
        address = sa.make_url(url)
        if address.get_backend_name() == "sqlite" and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
        raise Rejected(
            f"Die Adresse des Katalogs kann nicht benutzt werden ({error}). "
            "Prüfen Sie LOTSE_DATABASE_URL und ob der Datenbanktreiber installiert ist."
        ) from error
    except OSError as error:
        raise Unavailable(
            f"Der Ordner für den Katalog lässt sich nicht anlegen ({error}). "
            "Prüfen Sie LOTSE_DATA_DIR und die Schreibrechte."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def for_writing(engine: sa.Engine) -> sa.Engine:
    """Return the engine (same pool) whose transactions hold the write lock from the beginning."""
    return engine.execution_options(**{WRITING: True})


def migrate(engine: sa.Engine) -> None:
    """Bring the tables to the newest version; a database of a newer program is refused."""
    # Imported here: alembic is only needed while opening.
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with reaching(engine), engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return
    with reaching(engine), for_writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise Rejected(
                f"Der Katalog {shown_address(engine)} stammt aus einer neueren Version des "
                f"Programms ({error}). Aktualisieren Sie das Programm."
            ) from error


@contextmanager
def reaching(engine: sa.Engine) -> Iterator[None]:
    """Turn a database that is away, busy, full, or no database into ``Unavailable``."""
    try:
        yield
    except DBAPIError as error:
        raise Unavailable(
            f"Der Katalog {shown_address(engine)} ist nicht erreichbar oder nicht lesbar "
            f"({error.orig}). Prüfen Sie Speicherplatz, Schreibrechte und LOTSE_DATABASE_URL; "
            "schreibt gerade ein anderes Programm, versuchen Sie es noch einmal."
        ) from error


def shown_address(engine: sa.Engine) -> str:
    """Return the address without its password."""
    return engine.url.render_as_string(hide_password=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see _begin_sqlite
    for pragma in (f"busy_timeout={BUSY_TIMEOUT}", "journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
