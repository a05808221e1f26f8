#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own, durable as servers are (fsync and synchronous_commit on, which are the
# defaults), on a free port and in a folder that is gone afterwards. EXPERIMENTS_BENCH_POSTGRES says how it is reached.
#   bench/postgres.sh dotnet run -c Release --project bench/Coordinator -- --store postgres --slots 4 --only slots
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "PostgreSQL is missing: apt-get install postgresql" >&2; exit 2; }
folder=$(mktemp -d "${BENCH_FOLDER:-/tmp}/experiments-bench-postgres-XXXXXX")
as=()
# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; as=(setpriv --reuid=postgres --regid=postgres --init-groups --); fi
cd /
stop() { "${as[@]}" "$bin/pg_ctl" stop -m fast -D "$folder/data" >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT
"${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"${as[@]}" "$bin/pg_ctl" start -w -D "$folder/data" -l "$folder/data/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=''" >/dev/null
cd "$OLDPWD"
EXPERIMENTS_BENCH_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres" "$@"
