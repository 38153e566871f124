#!/usr/bin/env bash
# Migrations of both databases, from the model in the code.
#   hub/migrations.sh add NAME    adds what has changed since the last migration
#   hub/migrations.sh recreate    throws all migrations away and makes one: only before the first release
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore >/dev/null
project=hub/Ticketing.Hub
folder=$project/Storage/Migrations

add() {
  for database in Sqlite PostgreSql; do
    dotnet ef migrations add "$1" --no-build --project $project --context "${database}HubDb" \
      --output-dir "Storage/Migrations/$database"
  done
}

case "${1:-}" in
  add) [ -n "${2:-}" ] || { echo "Which name? $0 add NAME"; exit 2; }; name=$2 ;;
  recreate) rm -rf "$folder"; name=Initial ;;
  *) sed -n '2,4p' "$0"; exit 2 ;;
esac
dotnet build $project -v q -nologo -p:RunAnalyzers=false -p:UseSharedCompilation=true
add "$name"
