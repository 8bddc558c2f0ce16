"""The tables: what the migrations build is what the program expects, on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from ingest.catalog import Catalog
from ingest.database import connect, migrate
from ingest.schema import METADATA
from search.errors import Rejected
from search.settings import Settings


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'katalog.sqlite3'}"


def test_the_migrations_build_exactly_the_tables_of_the_program(tmp_path: Path) -> None:
    engine = connect(address(tmp_path))
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_opening_twice_migrates_once(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    for _ in range(2):
        catalog = Catalog.open(settings)
        assert catalog.metadata_all() == []
        catalog.close()


def test_many_can_open_a_fresh_database_at_once(tmp_path: Path) -> None:
    start = threading.Barrier(4)

    def open_it() -> None:
        start.wait()
        engine = connect(address(tmp_path))
        migrate(engine)
        engine.dispose()

    with ThreadPoolExecutor(4) as threads:
        for opening in [threads.submit(open_it) for _ in range(4)]:
            opening.result()


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    engine = connect(address(tmp_path))
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Rejected, match="neueren Version"):
        migrate(engine)
    engine.dispose()


def test_a_migration_that_is_interrupted_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = connect(address(tmp_path))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE points (id INTEGER)"))  # in the way
    with pytest.raises(Exception, match="points"):
        migrate(engine)
    with engine.begin() as connection:
        assert sa.inspect(connection).get_table_names() == ["points"]
        connection.execute(sa.text("DROP TABLE points"))
    migrate(engine)
    engine.dispose()


def test_the_connection_is_set_up_for_readers_beside_a_writer(tmp_path: Path) -> None:
    engine = connect(address(tmp_path))
    with engine.connect() as connection:
        for pragma, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value
    engine.dispose()


def test_the_tables_exist_for_postgresql_too() -> None:
    for table in METADATA.sorted_tables:
        text = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert text.strip().startswith(f"CREATE TABLE {table.name}")
