#!/usr/bin/env bash
# Builds hub, appliance and simulators, then plays an evening at the venue. `./run.sh --once` plays it fast and checks it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet >/dev/null || { echo "dotnet is missing. Install the .NET SDK 10: https://dotnet.microsoft.com/download" >&2; exit 1; }
dotnet --list-sdks | grep -q '^10\.' || { echo "The .NET SDK 10 is missing; there is: $(dotnet --list-sdks | tr '\n' ' ')" >&2; exit 1; }

for project in hub/Ticketing.Hub appliance/Ticketing.Appliance simulators/Ticketing.Simulators; do
  dotnet build "$here/$project" -c Release -v q -nologo -clp:NoSummary -p:RunAnalyzers=false || { echo "The build of $project failed." >&2; exit 1; }
done
exec dotnet "$here/simulators/Ticketing.Simulators/bin/Release/net10.0/Ticketing.Simulators.dll" evening "$@"
