#!/bin/sh
# Installs what LoanSaga needs from Debian and checks for Swift. Idempotent: what is there is left alone.
#
#   docker/bootstrap.sh          what building and running need
#   docker/bootstrap.sh --test   also what the tests drive: a browser, curl, kcat, openssl, sqlite3, strace
#
# Works as root and, with sudo, as anyone. On a system without apt-get it names what to install and stops.
set -eu

build="libcurl4-openssl-dev libgnutls28-dev libmicrohttpd-dev librdkafka-dev libsqlite3-dev libssl-dev pkg-config"
test="chromium chromium-driver curl kcat openssl sqlite3 strace"

usage() {
    echo "usage: docker/bootstrap.sh [--test]"
}

case "${1:-}" in
"") packages="$build" ;;
--test) packages="$build $test" ;;
-h | --help)
    usage
    exit 0
    ;;
*)
    echo "bootstrap: unknown option '$1'" >&2
    usage >&2
    exit 64
    ;;
esac

version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
# shellcheck disable=SC2086 # two words, split on purpose
set -- ${version:-0 0}
if [ "$1" -lt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -lt 2 ]; }; then
    echo "bootstrap: Swift 6.2 or later has to be on the PATH (https://www.swift.org/install/linux/debian/);" >&2
    echo "bootstrap: found: $(swift --version 2>/dev/null | head -n 1 || true)" >&2
    exit 1
fi

if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    echo "bootstrap: this system has no apt-get. LoanSaga is built and tested on Debian 12;" >&2
    echo "bootstrap: elsewhere install the equivalents of these packages yourself: $packages" >&2
    exit 1
fi

system=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}")
if [ "$system" != "debian 12" ]; then
    echo "bootstrap: this is '$system', not Debian 12: the packages may install, but LoanSaga's HTTP server starts only" >&2
    echo "bootstrap: with libmicrohttpd 0.9.75, which it is tested with; here is $(apt-cache show libmicrohttpd-dev 2>/dev/null | sed -n 's/^Version: //p' | head -n 1)." >&2
fi

missing=""
for package in $packages; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    echo "bootstrap: these packages are missing and neither root nor sudo is at hand:$missing" >&2
    exit 1
fi

echo "bootstrap: installing$missing" >&2
# shellcheck disable=SC2086 # lists of words, split on purpose
{
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
} >&2
