#!/usr/bin/env bash
# Installs what a fresh machine lacks, builds, runs every test, ends with "N passed, N failed".
set -u
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

missing() { echo "$1 is missing. $2" >&2; exit 1; }
command -v dotnet >/dev/null || missing ".NET SDK 10" "Install it, then run ./test.sh again."
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
packages=()
[ -x /usr/bin/chromium ] || packages+=(chromium)
[ -n "$postgres" ] && [ -x "$postgres/initdb" ] || packages+=(postgresql)
command -v zbarimg >/dev/null || packages+=(zbar-tools)
/usr/bin/python3 -c "import aiosmtpd" 2>/dev/null || packages+=(python3-aiosmtpd)
fc-list 2>/dev/null | grep -qi dejavu || packages+=(fontconfig fonts-dejavu-core)
if [ ${#packages[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing: ${packages[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null ||
      missing "${packages[*]}" "apt-get could not install it."
  else
    missing "${packages[*]}" "Install it (Debian's package names), then run ./test.sh again."
  fi
fi

fail() { echo "$1"; echo "0 passed, 1 failed"; exit 1; }
dotnet build Ticketing.sln -c Release -v q -nologo -clp:NoSummary || fail "The build failed."

# The device build of the firmware, checked against the device's published API.
if [ -d firmware/DeviceBuild/api ]; then
  dotnet firmware/DeviceBuild/bin/Release/net10.0/Ticketing.Firmware.DeviceBuild.dll || fail "The device build failed."
fi

passed=0; failed=0
for project in tests/*/; do
  name=$(basename "$project")
  [ "$name" = Ticketing.Bench ] && continue
  # A part without a test yet has no program to run.
  find "$project" -name '*.cs' -not -path '*/obj/*' -not -path '*/bin/*' | grep -q . || continue
  echo "== $name"
  log=$(mktemp)
  dotnet "$project/bin/Release/net10.0/$name.dll" -noColor -noLogo 2>&1 | tee "$log" | grep -v '^\s*$'
  status=${PIPESTATUS[0]}
  line=$(grep -E '^ *'"$name"' +Total: ' "$log" | tail -n 1)
  count() { printf '%s\n' "$line" | sed -n "s/.*$1: \([0-9]*\).*/\1/p"; }
  total=$(count Total); f=$(( $(count Failed || true) + $(count Errors || true) )); s=$(( $(count Skipped || true) ))
  # "Not Run" are those that run only when asked for: the tour of the screens, which takes minutes.
  p=$(( ${total:-0} - f - s - $(count 'Not Run' || true) ))
  [ "$s" -gt 0 ] && { echo "$s tests of $name were skipped: a test that cannot run has failed"; f=$((f + s)); }
  rm -f "$log"
  passed=$((passed + p)); failed=$((failed + f))
  if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then failed=$((failed + 1)); echo "$name ended with code $status"; fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
