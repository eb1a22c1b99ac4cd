# Sourced by ./run, ./test and ./ecomm. Builds a project or the solution when a source is newer than its last build.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*" >&2; }

. "$root/eng/feed.sh"

need_dotnet() {
  command -v dotnet >/dev/null && return
  say 'There is no dotnet on the PATH. Install the .NET 10 SDK: https://dot.net/download'
  exit 2
}

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
  mkdir -p "$root/artifacts"
  find_feed
  touch "$stamp.$$"
  if ! dotnet_make "$verb" "$what" "$log" && ! { lacks_crossgen "$log" && dotnet_make "$verb" "$what" "$log"; }; then
    rm -f "$stamp.$$"
    cat "$log" >&2
    say "The build of $what failed; what the compiler said stands above and in artifacts/$(basename "$log")."
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
  if stale "$root/artifacts/cli.stamp" components compat; then
    mkdir -p "$root/artifacts"
    exec 9>"$root/artifacts/build.lock"
    command -v flock >/dev/null && flock 9
    make publish components/Cli cli components compat
    exec 9>&-
  fi
}
