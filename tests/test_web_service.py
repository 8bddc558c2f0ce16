"""``python -m web``: ready line, server file, taken port, end by signal."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from search.errors import IndexInUse
from search.settings import Settings
from tests.web_fixtures import small_house
from web.__main__ import open_socket, serve
from web.whereabouts import address, announce, announced, retract

ROOT = Path(__file__).parent.parent
SMALL_SERVICE = """
import sys
from search.settings import Settings
from tests.web_fixtures import small_house
from web.__main__ import serve
sys.exit(serve(Settings(_env_file=None), small_house))
"""


@pytest.fixture
def settings(tmp_path) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(_env_file=None, data_dir=tmp_path, port=port)


@pytest.fixture
def running(settings):
    environment = {
        **os.environ,
        "LOTSE_DATA_DIR": str(settings.data_dir),
        "LOTSE_PORT": str(settings.port),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", SMALL_SERVICE],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.wait(10)
    process.stdout.close()


def test_service_says_when_it_is_ready_and_cleans_up_at_the_end(settings, running):
    assert running.stdout.readline() == f"Wissenslotse ist bereit: {address(settings)}\n"
    written = json.loads(settings.server_file.read_text(encoding="utf-8"))
    assert written == {"url": f"http://127.0.0.1:{settings.port}", "pid": running.pid}
    with urllib.request.urlopen(f"{written['url']}/suche?q=Betreibermodelle", timeout=10) as answer:
        assert answer.status == 200
        assert "server" not in answer.headers
    running.send_signal(signal.SIGTERM)
    assert running.wait(10) in {0, -signal.SIGTERM}
    assert not settings.server_file.exists()


def test_taken_port_is_said_in_german(settings, capsys):
    with open_socket(settings) as taken:
        taken.listen()
        assert serve(settings, small_house) == 1
    assert f"127.0.0.1:{settings.port}" in capsys.readouterr().err


def test_failure_to_open_is_said_in_one_sentence(settings, capsys):
    def opening(_: Settings):
        raise IndexInUse("Der Index ist belegt.")

    assert serve(settings, opening) == 1
    assert capsys.readouterr().err == "Der Index ist belegt.\n"


def test_server_file_of_another_process_is_left_alone(settings):
    announce(settings)
    settings.server_file.write_text('{"url": "http://x", "pid": 1}', encoding="utf-8")
    retract(settings)
    assert settings.server_file.exists()


@pytest.mark.parametrize(
    "text", ["", "null", "[1]", '{"url": "http://x"}', '{"url": 1, "pid": "x"}']
)
def test_damaged_server_file_means_that_nothing_is_known(settings, text):
    settings.server_file.write_text(text, encoding="utf-8")
    assert announced(settings) is None


def test_address_for_all_interfaces_is_reachable_from_here():
    everywhere = Settings(_env_file=None, host="0.0.0.0", port=8000)
    assert address(everywhere) == "http://127.0.0.1:8000"
