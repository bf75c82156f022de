"""The log turns over when it is full, and keeps a few of the files before."""

import logging

from app.files.log_file import KEPT, LogFile


def _line(handler: LogFile, words: str) -> None:
    handler.handle(logging.LogRecord("x", logging.INFO, "x", 1, words, None, None))


def test_the_newest_lines_stand_in_the_log_and_the_oldest_are_given_up(tmp_path):
    handler = LogFile(tmp_path / "it.log", most=20)
    for number in range(7):
        _line(handler, f"line {number} of twenty bytes")  # each fills a file
    handler.close()
    lines = {one.name: one.read_text("utf-8") for one in tmp_path.iterdir()}
    assert len(lines) == KEPT + 1
    newest = ["it.log", "it.log.1", "it.log.2", "it.log.3"]
    assert [lines[name] for name in newest] == [
        f"line {number} of twenty bytes\n" for number in (6, 5, 4, 3)
    ]


def test_a_log_of_another_day_is_gone_on_with(tmp_path):
    for words in ("one", "two"):
        handler = LogFile(tmp_path / "it.log", most=1000)
        _line(handler, words)
        handler.close()
    assert (tmp_path / "it.log").read_text("utf-8") == "one\ntwo\n"
    assert [one.name for one in tmp_path.iterdir()] == ["it.log"]


def test_what_cannot_be_renamed_goes_on_in_the_file_it_is_in(tmp_path):
    (tmp_path / "it.log.1").mkdir()
    (tmp_path / "it.log.1" / "in the way").touch()
    (tmp_path / "it.log.2").write_text("older", "utf-8")
    (tmp_path / "it.log.3").mkdir()
    (tmp_path / "it.log.3" / "in the way").touch()
    handler = LogFile(tmp_path / "it.log", most=3)
    for words in ("one", "two"):
        _line(handler, words)
    handler.close()
    assert (tmp_path / "it.log").read_text("utf-8") == "one\ntwo\n"
