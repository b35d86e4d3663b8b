"""The running site: its address, its clock, its mails, and the world in which all journeys happen."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from config.demo import mailbox

PROJECT = Path(__file__).parent.parent.parent
BERLIN = ZoneInfo("Europe/Berlin")


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=BERLIN)


@dataclass(frozen=True)
class Site:
    """The product as it runs anywhere: a web process and a worker, on a database of their own."""

    url: str
    environment: dict[str, str]
    mail: Path
    sessions: dict[str, Any] = field(default_factory=dict)
    """Per person the cookies of the first log-in: signing in is tested once, not a hundred times."""
    elsewhere: list[str] = field(default_factory=list)
    """Public ids of cases of another partnership."""

    def manage(self, *command: str) -> str:
        """Runs a command of manage.py on the site's database and gives what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, code: str) -> str:
        """Runs Python on the site's database, for what no page can do."""
        return self.manage("shell", "--no-imports", "--command", code)

    def set_clock(self, moment: dt.datetime) -> None:
        """What `workflows.clock.set_to` writes, without starting Django for it."""
        offset = moment - dt.datetime.now(dt.UTC)
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(
                'INSERT INTO workflows_clocksetting (id, "offset") VALUES (1, %s) '
                'ON CONFLICT (id) DO UPDATE SET "offset" = excluded."offset"',
                [offset],
            )

    def mails_to(self, address: str) -> list[mailbox.Mail]:
        """Newest first."""
        return [one for one in mailbox.mails(self.mail) if address in one.recipients]

    def link_in(self, mail: mailbox.Mail) -> str:
        found = re.search(rf"{re.escape(self.url)}\S+", mail.text)
        assert found, mail.text
        return found.group()
