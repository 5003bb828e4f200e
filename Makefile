# Every command is bootstrap.py's; this file only spares the typing. On Windows: py bootstrap.py run
PYTHON ?= python3
ARGS ?=
COMMANDS := run test check fix golden bench sites headset-sim doctor setup clean

.PHONY: $(COMMANDS)
.DEFAULT_GOAL := run

$(COMMANDS):
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python 3.11+ is missing / 缺少 Python 3.11+:  sudo apt-get install -y python3 python3-venv" >&2; exit 2; }
	@$(PYTHON) bootstrap.py $@ $(ARGS)
