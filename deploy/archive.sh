#!/usr/bin/env bash
# Packs a folder into a .tar.gz or a .zip: the same bytes for the same files, in order, of one time and of no user.
#   deploy/archive.sh FOLDER ARCHIVE
set -euo pipefail
folder=$(realpath "$1") archive=$(realpath -m "$2")
time=${SOURCE_DATE_EPOCH:-$(git -C "$(dirname "$0")" log -1 --format=%ct)}
cd "$(dirname "$folder")"
name=$(basename "$folder")
case $archive in
  *.tar.gz)
    tar --sort=name --mtime="@$time" --owner=0 --group=0 --numeric-owner --mode=u+rw,go=rX -cf - "$name" | gzip -n > "$archive"
    ;;
  *.zip)
    find "$name" -exec touch -d "@$time" {} +
    TZ=UTC python3 -m zipfile -c "$archive" "$name"
    ;;
  *) echo "$archive is neither .tar.gz nor .zip" >&2; exit 2 ;;
esac
