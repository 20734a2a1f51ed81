#!/bin/sh
# Installs what LoanSaga needs from Debian and checks for Swift. Idempotent: what is there is left alone.
#
#   docker/bootstrap.sh          what building and running need
#   docker/bootstrap.sh --test   also what the tests drive: a browser, curl, openssl, strace
#
# Works as root and, with sudo, as anyone. On a system without apt-get it names what to install and stops.
set -eu

build="libcurl4-openssl-dev libmicrohttpd-dev libsqlite3-dev libssl-dev pkg-config"
test="chromium chromium-driver curl openssl"

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

if ! command -v swift >/dev/null 2>&1; then
    echo "bootstrap: no 'swift' on the PATH; install Swift 6.2 or later (https://www.swift.org/install/linux/debian/)" >&2
    exit 1
fi

if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    echo "bootstrap: this system has no apt-get. LoanSaga is built and tested on Debian 12;" >&2
    echo "bootstrap: elsewhere install the equivalents of these packages yourself: $packages" >&2
    exit 1
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
