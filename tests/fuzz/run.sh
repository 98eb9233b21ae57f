#!/usr/bin/env bash
# Builds the fuzzers with clang and runs each with libFuzzer.
#
#   tests/fuzz/run.sh [RUNS] [NAME]...    RUNS per fuzzer (default 10,000,000); NAME: frame, state …
#
# Needs clang with its run-time library: apt-get install clang libclang-rt-14-dev (Debian 12; 14 is
# the version of clang). Exits with 1 at the first finding and leaves the input in build/fuzz.
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${1:-10000000}
shift || true
cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target fuzz
cd build/fuzz
# Only a finding needs the stack of each allocation, and recording these stacks takes half of the
# time.
export ASAN_OPTIONS=malloc_context_size=0:quarantine_size_mb=4
# Some fuzzers write and read files.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
for fuzzer in tests/fuzz_*; do
  name=${fuzzer#tests/fuzz_}
  [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
  echo "$name"
  longest=512
  [ "$name" != project_files ] || longest=65536 # deeply nested inputs are long
  status=0
  "$fuzzer" -runs="$runs" -max_len="$longest" -print_final_stats=1 >"$name.log" 2>&1 || status=$?
  grep -E 'stat::(number|average|peak)|ERROR|SUMMARY|failed' "$name.log" || true
  [ "$status" = 0 ] || exit 1
done
