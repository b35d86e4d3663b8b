"""The parts start, answer, are shared, and end with nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import boto3
import psycopg
import pytest
from botocore.config import Config

from config import parts

PROJECT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "parts"


def store(reach: dict[str, str]) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=reach["S3_ENDPOINT_URL"],
        aws_access_key_id=reach["S3_ACCESS_KEY"],
        aws_secret_access_key=reach["S3_SECRET_KEY"],
        region_name="us-east-1",
        config=Config(
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def database_answers(reach: dict[str, str]) -> bool:
    try:
        with psycopg.connect(reach["DATABASE_URL"], connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def store_answers(reach: dict[str, str]) -> bool:
    try:
        store(reach).list_buckets()
        return True
    except Exception:
        return False


def test_database_and_store_answer_and_end_and_leave_nothing(folder: Path) -> None:
    with parts.running(folder, throwaway=True, buckets=1) as reach:
        with psycopg.connect(reach["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT lower('Ä'), current_setting('fsync')").fetchone() == ("ä", "off")
        client = store(reach)
        assert sorted(bucket["Name"] for bucket in client.list_buckets()["Buckets"]) == [
            "foerdernetz",
            "foerdernetz-gw0",
        ]
        client.put_object(Bucket=reach["S3_BUCKET"], Key="a/b", Body=b"content")
        assert client.get_object(Bucket=reach["S3_BUCKET"], Key="a/b")["Body"].read() == b"content"
    assert not folder.exists()
    assert not database_answers(reach)
    assert not store_answers(reach)


def test_the_store_refuses_a_stranger(folder: Path) -> None:
    with (
        parts.running(folder, throwaway=True) as reach,
        pytest.raises(Exception, match=r"InvalidAccessKeyId|AccessDenied"),
    ):
        store({**reach, "S3_ACCESS_KEY": "stranger", "S3_SECRET_KEY": "stranger"}).list_objects_v2(Bucket="foerdernetz")


def test_a_second_start_shares_what_runs_and_leaves_it_running(folder: Path) -> None:
    with parts.running(folder, throwaway=True) as first:
        with parts.running(folder) as second:
            assert second == first
        assert database_answers(first)
        assert store_answers(first)


def test_what_was_written_is_there_after_a_new_start(folder: Path) -> None:
    with parts.running(folder) as reach:
        with psycopg.connect(reach["DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept (word text)")
        store(reach).put_object(Bucket="foerdernetz", Key="kept", Body=b"kept")
    with parts.running(folder) as reach:
        with psycopg.connect(reach["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        assert store(reach).get_object(Bucket="foerdernetz", Key="kept")["Body"].read() == b"kept"
    parts.remove(folder)
    assert not folder.exists()


def test_a_folder_too_deep_for_a_socket_works_too(tmp_path: Path) -> None:
    with parts.running(tmp_path / ("deep" * 25), throwaway=True) as reach:
        assert database_answers(reach)


def test_two_folders_do_not_disturb_each_other(tmp_path: Path) -> None:
    with parts.running(tmp_path / "a", throwaway=True) as one:
        with parts.running(tmp_path / "b", throwaway=True) as other:
            assert one["DATABASE_URL"] != other["DATABASE_URL"]
            assert one["S3_ENDPOINT_URL"] != other["S3_ENDPOINT_URL"]
        assert database_answers(one)


def test_the_parts_end_when_their_starter_is_killed(folder: Path) -> None:
    code = f"""
import json, sys, time
from pathlib import Path
from config import parts
with parts.running(Path({str(folder)!r})) as reach:
    print(json.dumps(reach), flush=True)
    time.sleep(60)
"""
    starter = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    reach = json.loads(starter.stdout.readline())
    assert database_answers(reach)
    os.kill(starter.pid, signal.SIGKILL)
    starter.wait()
    starter.stdout.close()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and (database_answers(reach) or store_answers(reach)):
        time.sleep(0.1)
    assert not database_answers(reach)
    assert not store_answers(reach)
    parts.remove(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody else to run as")
def test_root_hands_the_parts_to_nobody_and_opens_no_way_for_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with parts.running(closed / "var", throwaway=True) as reach:
        with psycopg.connect(reach["DATABASE_URL"]) as connection:
            data = Path(str(connection.execute("SELECT current_setting('data_directory')").fetchone()[0]))  # type: ignore[index]
        assert data.stat().st_uid != 0
        assert closed.stat().st_mode & 0o777 == 0o700
        home = data.parent
    assert not home.exists()


def test_a_free_port_is_another_when_the_wished_one_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        assert parts.free_port(number) not in {0, number}
    with pytest.raises((URLError, OSError)):
        urlopen(f"http://127.0.0.1:{parts.free_port()}/", timeout=1)
