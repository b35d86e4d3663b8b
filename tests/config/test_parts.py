"""The parts start, answer, share, and end with nothing left behind."""

from __future__ import annotations

import os
import time
from pathlib import Path
from urllib.request import urlopen

import boto3
import psycopg
import pytest
from botocore.config import Config

from config import parts


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parts")


def test_database_and_store_answer_and_end(folder: Path) -> None:
    with parts.running(folder, throwaway=True) as reach:
        with psycopg.connect(reach["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT 'Ä' < 'Z', lower('Ä')").fetchone() == (False, "ä")
        store = boto3.client(
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
        store.put_object(Bucket=reach["S3_BUCKET"], Key="a/b", Body=b"content")
        assert store.get_object(Bucket=reach["S3_BUCKET"], Key="a/b")["Body"].read() == b"content"
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(reach["DATABASE_URL"], connect_timeout=2)
    with pytest.raises(OSError, match="refused"):
        urlopen(reach["S3_ENDPOINT_URL"], timeout=2)
