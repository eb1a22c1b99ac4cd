# Sourced. Finds out once which package feed this machine has (see eng/Feeds.targets) and remembers it.

find_feed() {
  local file="$root/Directory.Build.local.props" feed=full
  grep -qs '<PackageFeed>' "$file" && return
  dotnet restore "$root/eng/probe" -p:PackageFeed=full --verbosity quiet >/dev/null 2>&1 || feed=limited
  printf '<Project>\n  <PropertyGroup>\n    <PackageFeed>%s</PackageFeed>\n  </PropertyGroup>\n</Project>\n' "$feed" >"$file.$$"
  mv "$file.$$" "$file"
  case $feed in
    full) say 'packages   the full feed: every package restores' ;;
    limited) say 'packages   a limited feed: some packages are answered by the stand-ins in compat/' ;;
  esac
}
