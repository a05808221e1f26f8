#!/usr/bin/env bash
# Draws live-view.svg: what a terminal of 100 x 30 shows in the middle of a real search. Needs tmux and node.
#   dotnet build src/Cli -c Release && docs/images/live-view.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$root/src/Cli/bin/Release/net10.0
[ -x "$program/experiments" ] || { echo "build the program first: dotnet build src/Cli -c Release" >&2; exit 2; }

work=$(mktemp -d)
trap 'tmux -S "$work/tmux" kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/data"
cp "$root/examples/data/digits.csv" "$work/data"
cp "$here/live-view.yaml" "$work/digits.yaml"

# What a person types, and the program at once after it.
tmux -S "$work/tmux" -f /dev/null new-session -d -x 100 -y 30 -c "$work" \
  "env TERM=xterm-256color PATH='$program:$PATH' sh -c \"printf '\\\$ experiments run digits.yaml\\n'; experiments run digits.yaml\""
screen() { tmux -S "$work/tmux" capture-pane -p "$@"; }

# The middle: from 55 percent on.
until screen | grep -qE '(5[5-9]|[6-9][0-9])%'; do sleep 0.2; done
# With what has scrolled away: the view takes the height of the terminal.
screen -e -S - | node "$here/ansi-to-svg.mjs" 100 "A search of 192 points on handwritten digits, half-way, in a terminal" > "$here/live-view.svg"
echo "$here/live-view.svg"
