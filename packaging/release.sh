#!/usr/bin/env bash
# Builds the executable as it is shipped (profile `dist`) and an archive with its checksum in target/release-files/.
# Usage: packaging/release.sh
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
target=$(rustc -vV | sed -n 's/^host: //p')
name="visite-$version-$target"
out=target/release-files

# The same source gives the same paths in the executable, wherever it was built.
export RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=$PWD=visite --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo"
cargo build --profile dist --locked --bin visite

rm -rf "${out:?}/$name"
mkdir -p "$out/$name"
cp target/dist/visite README.md LICENSE "$out/$name/"
cp -r systemd "$out/$name/systemd"

# Order, owner and time fixed: the archive depends on its contents only.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='@0' -C "$out" -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256" && sha256sum -c "$name.tar.gz.sha256")
"$out/$name/visite" version
