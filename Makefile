# SkillLedger: `make run` runs it, `make test` tests it, `make torture` tries to break it (hours). All install what the machine lacks.
SHELL := /bin/bash
BUILD := .build/debug/skillledger
DEMO := var/demo

.PHONY: run test build release bench torture fuzz schema rights requirements screens packages walk clean

run: build
	@test -f $(DEMO)/sign-ins.txt || { rm -rf $(DEMO); $(BUILD) demo --data $(DEMO) >/dev/null; }
	@cat $(DEMO)/sign-ins.txt
	@exec $(BUILD) serve --data $(DEMO) --demonstration --clock @$(DEMO)/clock.txt

test:
	bash .ci/run

build: packages
	@swift build --product skillledger

release: packages
	swift build -c release --product skillledger

bench: release
	bash Benchmarks/run

torture: release
	SKILLLEDGER=.build/release/skillledger Tests/Torture/run $(CAMPAIGNS)

# Five minutes for each parser.
fuzz: build
	Tests/Fuzz/run

schema: build
	Tests/Schema/run

rights:
	WRITE_RIGHTS=1 swift test --filter RightsDocumentTests

requirements:
	python3 Tools/requirements.py

screens: build
	.build/walk-venv/bin/python Tools/screens.py

packages:
	@bash Tools/packages

clean:
	rm -rf .build var
