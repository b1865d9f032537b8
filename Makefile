# customer_metrics: built by PGXS against the server that PG_CONFIG names.

EXTENSION  = customer_metrics
EXTVERSION = 0.1.0
MODULE_big = customer_metrics

# In the order of the layers: each file uses only those above it.
OBJS = \
	src/numerics.o \
	src/intervals.o \
	src/form.o \
	src/method.o \
	src/scale.o \
	src/rating.o \
	src/rating_summary.o \
	src/rating_summary_agg.o \
	src/gap_summary.o \
	src/driver_summary.o \
	src/metrics.o \
	src/result.o \
	src/estimates.o \
	src/drivers.o \
	src/helpers.o \
	src/is_first.o \
	src/program_source.o \
	src/program_change.o \
	src/program_refresh.o

# The install script: these parts, in this order.
INSTALL_PARTS = \
	sql/install/00_header.sql \
	sql/install/10_rating.sql \
	sql/install/20_rating_summary.sql \
	sql/install/30_gap_summary.sql \
	sql/install/35_driver_summary.sql \
	sql/install/40_metrics.sql \
	sql/install/50_estimates.sql \
	sql/install/51_drivers.sql \
	sql/install/52_helpers.sql \
	sql/install/60_program_file.sql \
	sql/install/61_program.sql \
	sql/install/62_program_calls.sql \
	sql/install/63_program_rollup.sql

# The files that a program is built from, in the order in which they are read:
# sources first, then the views, each over those above it.
PROGRAM_SOURCES = \
	journey stage touchpoint question account customer interaction invitation \
	response outcome action improvement theme setting
PROGRAM_STATE = program_rollup program_change
PROGRAM_VIEWS = \
	program_setting known_stage known_touchpoint known_question known_customer \
	placed_interaction judged_response answer rejected_response expectation_pair \
	tracked_source seed_response response_kin changed_day \
	heard_answer live_cut live_cut_gap live_cut_interaction live_satisfaction live_gap \
	daily_cut daily_cut_gap daily_cut_interaction \
	monthly_cut monthly_cut_gap monthly_cut_interaction \
	cell_satisfaction measured_satisfaction \
	daily_satisfaction daily_gap daily_interaction \
	stage_satisfaction question_satisfaction journey_satisfaction touchpoint_satisfaction \
	segment_satisfaction domain_satisfaction case_voice promise_gap customer_timeline \
	monthly_cell satisfaction_trend trend_explained unmet_need belief_gap open_loop \
	stage_gap response_coverage theme_satisfaction \
	journey_flow journey_funnel owner_handoff repeated_ask service_basics \
	outcome_verdict stage_basics value_at_stake stage_driver improvement_effect recovery readiness \
	program_check

PROGRAM_FILES = \
	$(PROGRAM_SOURCES:%=sql/program/sources/%.sql) \
	$(PROGRAM_STATE:%=sql/program/state/%.sql) \
	$(PROGRAM_VIEWS:%=sql/program/%.sql)

DATA_built = sql/$(EXTENSION)--$(EXTVERSION).sql
EXTRA_CLEAN = sql/install/60_program_file.sql
DATA       = $(wildcard sql/upgrade/*.sql)

REGRESS      = rating rating_summary metrics aggregates gap_summary estimates helpers drivers
REGRESS_OPTS = --inputdir=test --load-extension=plpgsql

# No fused multiply-add behind our back: summaries are exact to the last bit on
# every machine, with JIT or without. (In CPPFLAGS, so that bitcode gets it too.)
# An assertion of Eigen would take the server down: there are none.
PG_CPPFLAGS = -ffp-contract=off -isystem /usr/include/eigen3 -DEIGEN_NO_DEBUG
PG_CXXFLAGS = -std=c++17 -fvisibility=hidden -fvisibility-inlines-hidden
SHLIB_LINK  = -lstdc++

# Its loop over the cross-products of a row is made for it; the server knows the flags.
src/driver_summary.o: CFLAGS += $(CFLAGS_VECTORIZE)

# On a new machine there is no pg_config yet: `make test` installs it, then builds.
PG_CONFIG ?= pg_config
PGXS := $(shell command -v $(PG_CONFIG) >/dev/null && $(PG_CONFIG) --pgxs)
ifneq ($(PGXS),)
include $(PGXS)
else ifeq ($(filter test demo demo-stop,$(MAKECMDGOALS)),)
$(error $(PG_CONFIG) was not found: install postgresql-server-dev-NN, or run `make test` or `make demo`, which do)
endif

sql/install/60_program_file.sql: sql/program/bundle.awk $(PROGRAM_FILES)
	awk -f sql/program/bundle.awk $(PROGRAM_FILES) > $@.new && mv $@.new $@

$(DATA_built): $(INSTALL_PARTS)
	cat $(INSTALL_PARTS) > $@

# Sets up what is missing, builds, installs, and runs every test.
.PHONY: test
test:
	test/setup.sh
	$(MAKE) all
	test/install.sh
	test/run.sh $(REGRESS)

# The simulated company on a throwaway server; make demo DATA=folder: the Olist files.
.PHONY: demo demo-stop
demo:
	@test/setup.sh
	@$(MAKE) -s all
	@test/install.sh
	@DATA='$(DATA)' examples/demo.sh
demo-stop:
	@examples/demo.sh stop

# The reference pages, from the comments in the catalog.
.PHONY: docs
docs: all
	test/install.sh
	docs/build.sh docs

# Prints ratios within one run: make bench SIZE=1000000 is quicker.
.PHONY: bench
bench: all
	test/install.sh
	test/bench/run.sh
