"""Seeing inside: logs, traces and metrics tell how answering goes, and none of its words; unless set, nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from gradio_client import Client
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families

from bot import Bot, Config
from bot.inside.asking import Asking
from bot.inside.metrics import Metrics
from bot.inside.traces import traced_to
from index.errors import QuestionError, SettingError
from tests.browser.conftest import Server
from tests.conftest import ROOT

ANSWERED, UNANSWERED = "How many people has the war killed?", "Who won the World Cup?"
STAGES = {"rewrite", "retrieve", "read", "compose"}


class Collector(ThreadingHTTPServer):
    """What traces are sent to; it keeps the spans."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Collecting)
        self.spans: list = []
        self.raw = b""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Collecting(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == "/v1/traces"
        sent = ExportTraceServiceRequest.FromString(body)
        self.server.raw += body
        self.server.spans += [s for r in sent.resource_spans for scope in r.scope_spans for s in scope.spans]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def collector():
    with Collector() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def told(seed_bot):
    """What watchers are told of a bot's questions."""
    seen: list[Asking] = []
    bot = Bot(seed_bot.archive, seed_bot._reader, watchers=[seen.append])
    return bot, seen


def shell(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=120)


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Prometheus' text -> values by the sample's name and its labels' values."""
    families = text_string_to_metric_families(text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_each_question_is_told_once_with_its_stages_and_its_end(told):
    bot, seen = told
    answer = bot.ask(ANSWERED)
    bot.ask(UNANSWERED)
    bot.load()  # which asks by itself, for nobody
    with pytest.raises(QuestionError):
        bot.ask(" ")
    forming = bot.stream(ANSWERED)
    next(forming)
    forming.close()
    assert [asking.outcome for asking in seen] == ["answered", "not_found", "refused", "stopped"]
    assert {stage.name for stage in seen[0].stages} == STAGES
    assert set(answer.timings) == {*STAGES, "total"}
    assert sum(stage.seconds for stage in seen[0].stages) <= seen[0].seconds["total"]
    began = [stage.began for stage in seen[0].stages]
    assert sorted(began) == began


def test_what_fails_is_told_with_its_error_and_a_watcher_that_fails_costs_nothing(told, caplog):
    def fail(*_):
        raise RuntimeError("inside")

    bot, seen = told
    bot.watchers.insert(0, fail)
    assert bot.ask(ANSWERED).status == "answered"
    assert "could not be told" in caplog.text
    bot._reader = type("Broken", (), {"read": fail, "threshold": 0.5, "name": "broken"})()
    with pytest.raises(RuntimeError):
        bot.ask(ANSWERED)
    assert [(asking.outcome, type(asking.problem)) for asking in seen[1:]] == [("failed", RuntimeError)]
    assert seen[1].stages[-1].name == "read"


def test_a_trace_is_a_span_with_one_for_each_stage_within_it(seed_folder, collector):
    done = shell("-m", "bot", ANSWERED, "--archive", seed_folder, BYLINE_TRACE=collector.address + "/")
    assert done.returncode == 0, done.stderr
    (whole,) = [span for span in collector.spans if not span.parent_span_id]
    within = [span for span in collector.spans if span.parent_span_id]
    assert whole.name == "ask"
    assert [(a.key, a.value.string_value) for a in whole.attributes] == [("byline.outcome", "answered")]
    assert {span.name for span in within} == STAGES
    for span in within:
        assert (span.trace_id, span.parent_span_id) == (whole.trace_id, whole.span_id)
        assert whole.start_time_unix_nano <= span.start_time_unix_nano <= span.end_time_unix_nano
    assert b"killed" not in collector.raw  # of the question and of the answer


def test_a_trace_tells_what_kind_of_error_came_between(collector):
    send = traced_to(collector.address)
    send(Asking("failed", problem=RuntimeError("the words of a question")))
    provider = send.__closure__[0].cell_contents.span_processor
    assert provider.force_flush()
    (span,) = collector.spans
    assert (span.status.code, span.status.message) == (2, "RuntimeError")


def test_a_collector_that_is_not_there_costs_no_answer(seed_folder):
    done = shell("-m", "bot", ANSWERED, "--archive", seed_folder, BYLINE_TRACE="http://127.0.0.1:9")
    assert done.returncode == 0
    assert "100,000" in done.stdout


@pytest.mark.parametrize("address", ["localhost:4318", "http://", "http://a:x", "yes"])
def test_what_is_no_collector_is_one_clear_error(address):
    with pytest.raises(SettingError, match="BYLINE_TRACE is"):
        Bot.from_articles([], Config(trace=address))


def test_without_a_setting_nothing_of_it_is_imported_and_nothing_is_logged(seed_folder):
    work = (
        "import sys; from bot import Bot; Bot.open(sys.argv[1]).ask('When do they meet?');"
        "unwanted = {'opentelemetry', 'prometheus_client', 'pythonjsonlogger'};"
        "sys.stdout.write(','.join(unwanted & set(sys.modules)))"
    )
    done = shell("-c", work, seed_folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_logs_are_json_lines_where_that_is_set(seed_folder, tmp_path):
    done = shell("-m", "bot", UNANSWERED, "--archive", seed_folder, BYLINE_LOG="json")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    (line,) = [line for line in lines if line["logger"] == "bot.inside.asking"]
    assert (line["level"], line["message"], line["outcome"]) == ("INFO", "A question was asked", "not_found")
    assert set(line["seconds"]) == {*STAGES, "total"}
    assert "World Cup" not in done.stderr
    built = shell("-m", "index", tmp_path / "none", "--archive", tmp_path / "a", BYLINE_LOG="json")
    (line,) = [json.loads(line) for line in built.stderr.splitlines()]
    assert (built.returncode, line["level"]) == (2, "WARNING")
    assert "there is no such file" in line["message"]


@pytest.mark.parametrize("module", [("bot", "Who?"), ("index", "seeds"), ("app",)])
def test_another_style_of_logs_is_one_clear_error(module, tmp_path):
    done = shell("-m", *module, BYLINE_LOG="yaml", BYLINE_ARCHIVE=str(tmp_path / "a"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "byline: BYLINE_LOG is 'yaml'. It is json, or not set.\n"


def test_metrics_count_questions_and_measure_stages_and_the_archive(told, seed_folder, tmp_path):
    bot, _ = told
    metrics = Metrics()
    bot.watchers.append(metrics.count)
    bot.ask(ANSWERED)
    bot.ask(UNANSWERED)
    found = samples(metrics.text(seed_folder).decode())
    assert found["byline_questions_total", "answered"] == found["byline_questions_total", "not_found"] == 1
    assert found["byline_stage_seconds_count", "read"] == found["byline_stage_seconds_count", "total"] == 2
    assert found["byline_stage_seconds_bucket", "+Inf", "total"] == 2
    assert found["byline_stage_seconds_sum", "read"] > 0
    assert (found["byline_archive_readable",], found["byline_archive_articles",]) == (1, 1)
    assert found["byline_archive_database_bytes",] > 10_000
    none = samples(metrics.text(tmp_path).decode())
    assert none["byline_archive_readable",] == 0
    assert ("byline_archive_articles",) not in none


def test_the_page_tells_metrics_and_logs_json(seed_folder, tmp_path):
    (tmp_path / "a").symlink_to(seed_folder)
    server = Server.start(tmp_path / "a", BYLINE_LOG="json").wait()
    try:
        client = Client(server.url, verbose=False, analytics_enabled=False)
        assert client.predict(ANSWERED, api_name="/ask")["status"] == "answered"
        with urllib.request.urlopen(f"{server.url}metrics") as answer:
            kind, found = answer.headers["Content-Type"], samples(answer.read().decode())
    finally:
        server.process.terminate()
        server.process.wait(20)
    assert kind.startswith("text/plain")
    assert found["byline_questions_total", "answered"] == 1
    assert found["byline_archive_articles",] == 1
    address, *logged = (tmp_path / "a.log").read_text().splitlines()
    assert address.startswith("Byline: ")
    assert "answered" in {json.loads(line).get("outcome") for line in logged}
