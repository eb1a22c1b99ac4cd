# Sourced. Finds out once which package feed this machine has (see eng/Feeds.targets) and remembers it.

# feed_is_away LOG: whether dotnet could not reach a package feed at all (NU1301), or not to the end (NU1302 and on).
feed_is_away() { grep -q 'error NU130[0-9]' "$1"; }

find_feed() {
  local file="$root/Directory.Build.local.props" log="$root/artifacts/probe.log" feed=full
  grep -qs '<PackageFeed>' "$file" && return
  if ! dotnet restore "$root/eng/probe" -p:PackageFeed=full --verbosity quiet >"$log" 2>&1; then
    feed=limited
    # A feed that does not answer says nothing of what it holds, so nothing is remembered; the stand-ins need least.
    if feed_is_away "$log"; then
      export PackageFeed=limited
      say 'packages   the feed does not answer; going on with the packages on this machine and the stand-ins in compat/'
      return
    fi
  fi
  printf '<Project>\n  <PropertyGroup>\n    <PackageFeed>%s</PackageFeed>\n  </PropertyGroup>\n</Project>\n' "$feed" >"$file.$$"
  mv "$file.$$" "$file"
  case $feed in
    full) say 'packages   the full feed: every package restores' ;;
    limited) say 'packages   a limited feed: some packages are answered by the stand-ins in compat/' ;;
  esac
}
