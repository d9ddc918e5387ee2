# What the commands `ask`, `Tests/run` and `.ci/run` share: they source this file to install what is missing, to run a
# local model that ends with them, and to leave nothing running. It sets the traps and the `scratch` folder of the
# script that sources it.

local_model=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
missing=()
running=
server=

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$(basename "$0"): $*"
    exit 1
}

# end PROCESS: asks it (-PROCESS: its whole group) to stop, makes it stop after five seconds, waits until it is gone.
end() {
    kill -TERM -- "$1"
    for _ in {1..50}; do
        kill -0 -- "$1" || break
        sleep 0.1
    done
    kill -KILL -- "$1"
    wait "${1#-}"
} 2>/dev/null

# Stops what was started, the last first.
finish() {
    set +e
    trap '' HUP INT TERM
    if [ -n "$running" ]; then end "-$running"; fi
    if [ -n "$server" ]; then end "$server"; fi
    rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# run COMMAND...: runs it to its end; a signal to the script alone reaches it at once, with all that it has started.
# (In the foreground it would hold the traps back until it has ended. Its input is empty: it is not the terminal's job.)
run() {
    local status=0
    set -m
    "$@" </dev/null &
    running=$!
    set +m
    wait "$running" || status=$?
    running=
    return "$status"
}

# quietly COMMAND...: shows the command's output only when it fails.
quietly() {
    "$@" >"$scratch/output" 2>&1 && return
    cat "$scratch/output" >&2
    fail "failed: $*"
}

# needs PACKAGE PROOF...: notes the Debian package as missing unless the command that proves its presence succeeds.
needs() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

# Installs the missing packages, as root or with sudo. Services among them are not started: only programs are wanted.
install_missing() {
    local as_root=()
    if [ ${#missing[@]} -eq 0 ]; then return; fi
    if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
    if ! command -v apt-get >/dev/null || ! command -v "${as_root[0]-sh}" >/dev/null; then
        fail "please install ${missing[*]} (on Debian, as root: apt-get install ${missing[*]}) and run this again"
    fi
    say "installing ${missing[*]}"
    # shellcheck disable=SC2016 # the inner shell expands it
    quietly "${as_root[@]}" sh -euc '
        export DEBIAN_FRONTEND=noninteractive
        policy=/usr/sbin/policy-rc.d
        if [ ! -e "$policy" ]; then
            trap "rm -f $policy" EXIT
            trap "exit 130" INT
            trap "exit 143" TERM
            printf "#!/bin/sh\nexit 101\n" >"$policy"
            chmod 755 "$policy"
        fi
        apt-get -q -o DPkg::Lock::Timeout=300 update
        apt-get -qy -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
    ' install "${missing[@]}"
    missing=()
}

# python_environment FOLDER REQUIREMENTS MODULE [PIP OPTION...]: a private Python with exactly the pinned packages, made
# anew when they have changed, when it was left half made, or when MODULE cannot be imported.
python_environment() (
    folder=$1 requirements=$2 module=$3
    shift 3
    flock 9
    if cmp -s "$requirements" "$folder/installed" && "$folder/bin/python" -c "import $module" 2>/dev/null; then exit; fi
    say "installing $(grep -Eo '^[a-z][^ ]+' "$requirements" | head -n 3 | tr '\n' ' ')..."
    quietly python3 -m venv --clear "$folder"
    quietly "$folder/bin/python" -m pip install --disable-pip-version-check --require-hashes --only-binary :all: "$@" \
        --requirement "$requirements"
    cp "$requirements" "$folder/installed"
) 9<"$2"

# What building and the local model need: Swift, libcurl's headers, and a Python that can make private environments.
need_basics() {
    command -v swift >/dev/null || fail "please install Swift 6.3 (https://www.swift.org/install) and run this again"
    needs pkg-config command -v pkg-config
    needs libcurl4-openssl-dev pkg-config --exists libcurl
    needs python3-venv python3 -c 'import ensurepip, venv'
    needs ca-certificates test -s /etc/ssl/certs/ca-certificates.crt
}

# What the tests need besides: a proxy, a server that speaks TLS and HTTP/2, and certificates for it.
need_test_servers() {
    export PATH=$PATH:/usr/sbin # where Debian puts nginx, and where only root looks
    needs nginx-light command -v nginx
    needs openssl command -v openssl
    needs tinyproxy-bin command -v tinyproxy
}

# start_local_model [OPTION OF serve.py...]: returns when it answers, with its address in `local_model_url`.
start_local_model() {
    local environment=$local_model/.venv-local-model
    python_environment "$environment" "$local_model/requirements.txt" xllamacpp --no-deps
    # The server's input is a pipe that only this script holds, so the server ends even when the script is killed.
    coproc serving {
        exec "$environment/bin/python" "$local_model/serve.py" --until-eof "$@" 2>"$scratch/server.log"
    }
    # shellcheck disable=SC2154 # coproc sets it
    server=$serving_PID
    # shellcheck disable=SC2034 # for the script that sources this
    if ! { read -r -t 60 _ local_model_url <&"${serving[0]-}"; } 2>/dev/null; then
        tail -n 20 "$scratch/server.log" >&2
        fail "the local model did not start; the end of its log is above"
    fi
}
