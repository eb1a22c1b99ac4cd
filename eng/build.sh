# Sourced by ./run, ./test and ./ecomm. Builds a project or the solution when a source is newer than its last build.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*" >&2; }

. "$root/eng/feed.sh"

# With fewer, .NET does not even start.
if [ "$(ulimit -Hn)" != unlimited ] && [ "$(ulimit -Hn)" -lt 256 ]; then
  say "A process may open $(ulimit -Hn) files at once here, and 256 are needed: raise the limit (\`ulimit -n 1024\`, or what started this shell), and run it again."
  exit 2
fi

need_dotnet() {
  command -v dotnet >/dev/null && return
  say 'There is no dotnet on the PATH. Install the .NET 10 SDK: https://dot.net/download'
  exit 2
}

# A folder's SDK is chosen by global.json there; an older one than it asks for builds nothing.
need_sdk() {
  (cd "$root" && dotnet --version >/dev/null 2>&1) && return
  say "No SDK that dotnet finds here is .NET 10 (global.json asks for it). Install the .NET 10 SDK: https://dot.net/download"
  exit 2
}

need_artifacts() {
  mkdir -p "$root/artifacts" 2>/dev/null && [ -w "$root/artifacts" ] && [ -w "$root" ] && return
  say "There is something to build, and $root may not be written: make it yours, or clone to where you may write."
  exit 2
}

# dotnet keeps what it fetched in the home folder; a service account's home often is none, or not its own.
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
  export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-$root/artifacts/home}"
  export NUGET_PACKAGES="${NUGET_PACKAGES:-$DOTNET_CLI_HOME/packages}" NUGET_HTTP_CACHE_PATH="${NUGET_HTTP_CACHE_PATH:-$DOTNET_CLI_HOME/http}"
fi

# stale STAMP FOLDER…: whether anything that is compiled in those folders is newer than the stamp.
stale() {
  local stamp=$1
  shift
  [ -f "$stamp" ] || return 0
  [ -n "$(cd "$root" && find "$@" Directory.Build.props Directory.Build.targets Directory.Packages.props global.json .editorconfig eng/Feeds.targets \
    -path components/Transformation/dbt -prune -o \
    \( -type d -o -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '.editorconfig' -o -name 'global.json' -o -path '*/Macros/*' \) \
    -newer "$stamp" -print -quit)" ]
}

# make VERB WHAT STAMP FOLDER…: builds or publishes, and shows the compiler's words only where it fails.
make() {
  local verb=$1 what=$2 stamp="$root/artifacts/$3.stamp" log="$root/artifacts/$3.log"
  shift 3
  stale "$stamp" "$@" || return 0
  need_dotnet
  need_sdk
  need_artifacts
  find_feed
  touch "$stamp.$$"
  # To whoever sits before it; the first time it takes minutes.
  [ ! -t 2 ] || say "Building $what."
  if ! dotnet_make "$verb" "$what" "$log" && ! { lacks_crossgen "$log" && dotnet_make "$verb" "$what" "$log"; }; then
    rm -f "$stamp.$$"
    if feed_is_away "$log"; then
      say "The build of $what needs packages that are not on this machine yet, and the package feed does not answer; run it again with the network up. What dotnet said is in artifacts/$(basename "$log")."
    elif grep -q 'No space left on device' "$log"; then
      say "The build of $what failed, for the disk is full; free some space and run it again. What dotnet said is in artifacts/$(basename "$log")."
    else
      cat "$log" >&2
      say "The build of $what failed; what the compiler said stands above and in artifacts/$(basename "$log")."
    fi
    exit 2
  fi
  mv "$stamp.$$" "$stamp"
}

# The compiler stays behind as a server for the next build, and must not keep the lock that this one holds.
dotnet_make() {
  (cd "$root" && dotnet "$1" "$2" --configuration Release --verbosity quiet -consoleLoggerParameters:NoSummary) >"$3" 2>&1 9>&-
}

# The ahead-of-time compiler is a package too; where the feed has none, the command line only starts more slowly.
lacks_crossgen() {
  grep -qi 'error NU.*crossgen' "$1" && export PublishReadyToRun=false
}

build() { make build "$@"; }

# Where the command line stands once build_cli has made it.
cli="$root/artifacts/publish/Cli/release/ecomm"

# Two commands at once must not build at once.
build_cli() {
  if stale "$root/artifacts/cli.stamp" ServiceDefaults components compat; then
    need_artifacts
    exec 9>"$root/artifacts/build.lock"
    command -v flock >/dev/null && flock 9
    make publish components/Cli cli ServiceDefaults components compat
    exec 9>&-
  fi
}
