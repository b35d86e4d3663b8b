from __future__ import annotations

from config.benchmarks import with_section

PAGE = """# Benchmarks

## Pages and steps

| inbox | 40 |

## Rules

old figures
"""


def test_a_command_writes_its_own_section_and_leaves_the_others_alone() -> None:
    written = with_section(PAGE, "Rules", "new figures\n\n")
    assert written == PAGE.replace("old figures", "new figures")


def test_a_section_that_is_not_there_yet_comes_last() -> None:
    assert with_section(PAGE, "Mutations", "92 %") == f"{PAGE}\n## Mutations\n\n92 %\n"


def test_an_empty_page_gets_its_heading_and_the_section() -> None:
    assert with_section("# Benchmarks\n", "Rules", "figures") == "# Benchmarks\n\n## Rules\n\nfigures\n"
