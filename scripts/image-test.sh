#!/bin/sh
# Builds the image, runs it as compose.yaml does, and asks it whether it is well.
# ENGINE names docker or podman; BUILD_OPTIONS and RUN_OPTIONS go to it as they are.
set -eu

engine=${ENGINE:-$(command -v docker || command -v podman || true)}
image=ack-network-planner:test
port=${PORT:-8099}

if [ -z "$engine" ]; then
    echo "There is neither docker nor podman." >&2
    exit 1
fi

# shellcheck disable=SC2086 # options are words
"$engine" build ${BUILD_OPTIONS:-} --tag "$image" .

# shellcheck disable=SC2086
container=$("$engine" run --detach --read-only --cap-drop all --security-opt no-new-privileges \
    --publish "127.0.0.1:$port:$port" --env "PLANNER_PORT=$port" ${RUN_OPTIONS:-} "$image")
trap '"$engine" rm --force "$container" >/dev/null' EXIT

ask() {
    "$engine" exec "$container" "$@"
}

for attempt in 1 2 3 4 5 6 7 8 9 10; do
    ask python -m app.healthcheck 2>/dev/null && break
    if [ "$attempt" = 10 ]; then
        "$engine" logs "$container"
        exit 1
    fi
    sleep 0.5
done

fail() {
    echo "$1" >&2
    exit 1
}

[ "$(ask id -u)" = 65534 ] || fail "It runs as root."
if ask touch /opt/planner/a 2>/dev/null; then fail "It can write to its own files."; fi
if ask python -m pip --version >/dev/null 2>&1; then fail "It holds pip."; fi
echo "The image is well."
