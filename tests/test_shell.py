"""The shell, as a person uses it: commands, exit codes, one line for an error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date

import pytest
from typer.testing import CliRunner

from bot import Answer, Citation
from bot.__main__ import app, readable
from bot.read.reader import SMALL, Reader
from index import build
from tests.conftest import ROOT, SEEDS


def run(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
    command = [sys.executable, "-m", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, env=clean | {"NO_COLOR": "1"} | environment, capture_output=True, text=True, timeout=120
    )


def test_a_question_is_answered_with_its_source(seed_folder):
    done = run("bot", "How many people has the war killed?", "--archive", seed_folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].endswith("100,000") or "100,000" in done.stdout.splitlines()[0]
    assert "[1] Syria, Russia to Discuss Peace Conference on Monday" in done.stdout
    assert done.stderr == ""


def test_json_holds_the_whole_answer(seed_folder):
    done = run("bot", "Has a date been set?", "--json", BYLINE_ARCHIVE=str(seed_folder))
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"].startswith("No date has been set")
    assert answer["sentences"][0]["markers"] == [1]


def test_what_the_articles_do_not_tell_is_exit_code_one(seed_folder):
    done = run("bot", "Who won the World Cup?", "--archive", seed_folder)
    assert done.returncode == 1
    told, gap, unsure, *leads = done.stdout.splitlines()
    assert (told, gap, unsure) == ("The articles don't tell.", "", "Not sure that these answer:")
    over = next(
        n for n, line in enumerate(leads) if line.endswith("] Syria, Russia to Discuss Peace Conference on Monday")
    )
    assert leads[over + 1].startswith("    “")  # the sentence that is one, beneath its headline
    assert 1 <= sum(line.startswith("[") for line in leads) <= 3


def test_the_leads_are_in_json_and_are_no_answer(seed_folder):
    done = run("bot", "Who won the World Cup?", "--json", "--archive", seed_folder)
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert (answer["status"], answer["short_answer"], answer["sentences"]) == ("not_found", "", [])
    assert [lead["marker"] for lead in answer["leads"]] == list(range(1, len(answer["leads"]) + 1)) != []


def test_a_cited_headline_is_told_once():
    about = "a", "Bridge Shut", "Post", "", date(2023, 10, 3)
    lead = Citation(1, *about, "The bridge was shut.", 0, 20, 0.2)
    headline = Citation(2, *about, "Bridge Shut", 0, 11, 0.1, where="title")
    answer = Answer("When?", "When?", "not_found", leads=(lead, headline), notes=("The newest is old.",))
    assert readable(answer).splitlines() == [
        "The articles don't tell.",
        "The newest is old.",
        "",
        "Not sure that these answer:",
        "[1] Bridge Shut, Post, 3 October 2023",
        "    “The bridge was shut.”",
        "[2] “Bridge Shut”, Post, 3 October 2023",
    ]


@pytest.mark.parametrize(
    ("note", "told"), [("The small reader answers.", "byline: The small reader answers.\n"), ("", "")]
)
def test_what_people_should_be_told_of_the_reader_is_told_once_beside_the_answer(seed_folder, monkeypatch, note, told):
    monkeypatch.setattr("bot.pipeline.load_reader", lambda setting: Reader.trained(SMALL, note=note))
    done = CliRunner().invoke(app, ["Has a date been set?", "--archive", str(seed_folder), "--json"])
    assert done.exit_code == 0
    assert done.stderr == told
    assert json.loads(done.stdout)["status"] == "answered"


def test_the_day_of_asking_dates_and_sources_are_options(tmp_path):
    story = {"text": "The bridge was shut on Monday.", "source": "Post", "published": "2023-10-03"}
    (tmp_path / "a.json").write_text(json.dumps(story), encoding="utf-8")
    archive = tmp_path / "archive"
    build([tmp_path / "a.json"], archive)
    asked = ("bot", "When was the bridge shut?", "--archive", archive)
    done = run(*asked, "--as-of", "2023-10-04", "--from", "2023-10-01", "--to", "2023-10-31", "--source", "post")
    assert done.returncode == 0, done.stderr
    assert "on Monday (2 October 2023). [1]" in done.stdout
    assert "“The bridge was shut on Monday.”" in done.stdout
    assert run(*asked, "--as-of", "2023-10-02").returncode == 1
    asked = ("bot", "When was the bridge shut yesterday?", "--archive", archive)
    assert (
        "Only articles of 2 October 2023 (“yesterday”) and the day after."
        in run(*asked, "--as-of", "2023-10-03").stdout
    )


@pytest.mark.parametrize(
    ("words", "environment", "says"),
    [
        (("bot", "Who?", "--as-of", "soon"), {}, "“soon” is not a date"),
        (("bot", "Who?", "--as-of", "2023-01-01", "--from", "2023-02-01"), {}, "is out on 1 January 2023"),
        (("bot", "Who?", "--archive", "/no/such/place"), {}, "python -m index"),
        (("bot", "  "), {}, "There is no question"),
        (("bot", "Who?"), {"BYLINE_ARCHVE": "x"}, "no setting BYLINE_ARCHVE"),
        (("bot", "Who?"), {"BYLINE_WRITER_CONTEXT": "12k"}, "BYLINE_WRITER_CONTEXT is '12k'"),
        (("bot", "Who?"), {"BYLINE_EMBEDDER": "/no/such/model"}, "BYLINE_EMBEDDER"),
        (("index", "/no/such/place"), {}, "/no/such/place: there is no such file or folder"),
        (("index.stats", "--archive", "/no/such/place"), {}, "python -m index"),
        (("bot.commands", "nonsense"), {}, "no command 'nonsense'"),
    ],
)
def test_an_error_is_one_line_with_the_way_out(seed_folder, words, environment, says):
    done = run(*words, **({"BYLINE_ARCHIVE": str(seed_folder), "HF_HUB_OFFLINE": "1"} | environment))
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_building_reports_what_it_did(tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2" * 50)
    first = run("index", SEEDS, tmp_path / "bad.txt", "--archive", tmp_path / "a")
    assert first.returncode == 1
    assert first.stdout.strip() == f"{tmp_path / 'a'}: 1 added, 1 failed (files); 1 article"
    assert "bad.txt" in first.stderr
    second = run("index", SEEDS, "--archive", tmp_path / "a")
    assert second.returncode == 0
    assert "1 unchanged" in second.stdout


def test_building_tells_how_many_articles_a_file_gave(tmp_path):
    story = (
        "The Ellen Bridge will close on 3 May, the council of Marrow said, and buses will use Mill Lane until it opens."
    )
    records = [{"text": text} for text in (story, story + " Boats may pass.", "The harvest of pears was good.")]
    (tmp_path / "all.json").write_text(json.dumps(records))
    assert "1 added (files); 3 articles, 1 of them copies" in run("index", tmp_path, "--archive", tmp_path / "a").stdout


def test_a_vanished_file_is_named_and_the_report_is_there_as_json(articles, tmp_path):
    run("index", articles, "--archive", tmp_path / "a")
    (articles / "museum.txt").unlink()
    told = run("index", articles, "--archive", tmp_path / "a")
    assert (told.returncode, told.stdout) == (0, f"{tmp_path / 'a'}: 2 unchanged, 1 missing (files); 3 articles\n")
    assert "museum.txt: is gone" in told.stderr
    assert "--prune" in told.stderr
    done = run("index", articles, "--archive", tmp_path / "a", "--prune", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (report["unchanged"], report["removed"], report["missing"], report["failed"]) == (2, 1, [], [])


def test_where_nothing_changed_no_model_is_loaded(seed_folder):
    work = (
        "import sys; from index import build; done = build(['seeds'], sys.argv[1]);"
        "sys.stdout.write(f'{done.unchanged} ' + ','.join({'torch', 'openvino', 'tokenizers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", work, str(seed_folder)], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "1 ", done.stderr


def test_show_prints_what_is_read_and_touches_no_archive(tmp_path):
    text = "It closes.\n\nRead more\n\nBuses go."
    record = {"title": "Bridge", "byline": "Ada Quill", "date": "2024-04-03", "text": text}
    (tmp_path / "wire.jsonl").write_text(json.dumps(record) + "\n{\n")
    done = run("index", "show", tmp_path / "wire.jsonl", BYLINE_ARCHIVE=str(tmp_path / "archive"))
    assert done.returncode == 1
    assert f"{tmp_path / 'wire.jsonl'}, line 2: this is not JSON" in done.stderr
    assert done.stdout.endswith("\n\nIt closes.\n\nRead more\n\nBuses go.\n")
    facts = dict(line.split(None, 1) for line in done.stdout.splitlines()[2:10] if " " in line)
    assert {"title": "Bridge", "author": "Ada Quill", "published": "2024-04-03", "words": "6"}.items() <= facts.items()
    assert (facts["passages"], facts["unsearched"]) == ("2", "Read more")
    assert not (tmp_path / "archive").exists()
    (shown,) = json.loads(run("bot.commands", "index", "show", "--json", tmp_path / "wire.jsonl").stdout)
    assert shown["articles"][0]["text"] == record["text"]
    assert len(shown["errors"]) == 1


def test_show_is_a_command_and_a_folder_of_that_name_is_named_otherwise(tmp_path):
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "a.txt").write_text("The bridge closes on 3 May.")
    assert "1 added" in run("index", tmp_path / "show", "--archive", tmp_path / "a").stdout
    assert "The bridge closes" in run("index", "show", tmp_path / "show").stdout
    none = run("index", "show", tmp_path / "nowhere.txt")
    assert (none.returncode, none.stdout) == (2, "")
    assert "there is no such file" in none.stderr


@pytest.mark.parametrize("module", ["index", "index.stats", "bot", "bot.evaluate", "bot.commands"])
def test_help_tells_what_there_is(module):
    done = run(module, "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout
