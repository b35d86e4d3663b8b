#!/usr/bin/env python3
"""Fördernetz from the command line. On a bare machine it makes its own environment first."""

import os
import sys

from config import bootstrap


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    settings = "config.settings.test" if command == "test" else "config.settings.dev"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    bootstrap.ensure(command)

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
