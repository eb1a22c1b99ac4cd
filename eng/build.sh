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

# build WHAT STAMP FOLDER…: builds, and shows the compiler's words only where it fails.
build() {
  local what=$1 stamp="$root/artifacts/$2.stamp" log="$root/artifacts/$2.log"
  shift 2
  stale "$stamp" "$@" || return 0
  need_dotnet
  mkdir -p "$root/artifacts"
  find_feed
  touch "$stamp.$$"
  if ! (cd "$root" && dotnet build "$what" --configuration Release --verbosity quiet -consoleLoggerParameters:NoSummary) >"$log" 2>&1; then
    rm -f "$stamp.$$"
    cat "$log" >&2
    say "The build of $what failed; what the compiler said stands above and in artifacts/$(basename "$log")."
    exit 2
  fi
  mv "$stamp.$$" "$stamp"
}

# Two commands at once must not build at once.
build_cli() {
  if stale "$root/artifacts/cli.stamp" components compat; then
    mkdir -p "$root/artifacts"
    exec 9>"$root/artifacts/build.lock"
    command -v flock >/dev/null && flock 9
    build components/Cli cli components compat
    exec 9>&-
  fi
}
