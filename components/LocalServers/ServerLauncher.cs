using System.Diagnostics;

namespace EcommAspire.LocalServers;

/// <summary>Starts the server process, and beside it a watch that stops it when nobody uses it any more.</summary>
internal static class ServerLauncher
{
    /*
     * The shell becomes the server (exec), so that nothing stands between us and it: the process keeps its number, its own
     * session (Ctrl-C in a terminal is ours to handle, not the server's) and the alive lock, which its children inherit and
     * the kernel frees when the last of them is gone.
     *
     * The watch waits for an exclusive lock on the users' file. It gets it when every process that uses the server has let go or
     * died, kill -9 included; then it stops the server, unless the server is to be kept. It checks the start time of the
     * process, so a later one with the same number is safe.
     */
    private const string Script =
        """
        umask 077
        alive=$1 log=$2 pid=$3 users=$4 kept=$5 signal=$6 remove=$7 sockets=$8
        shift 8
        exec 9>>"$alive" >>"$log" 2>&1 </dev/null
        flock -w 5 9 || exit 97
        ticks=$(cut -d' ' -f22 "/proc/$$/stat")
        echo "$$ $ticks" >"$pid.new" && mv "$pid.new" "$pid" || exit 98
        ( setsid sh -c '
            users=$1 kept=$2 pid=$3 ticks=$4 signal=$5 remove=$6 sockets=$7 patience=300
            ours() { [ "$(cut -d" " -f22 "/proc/$pid/stat" 2>/dev/null)" = "$ticks" ]; }
            exec 8>>"$users" || exit
            until flock -w 30 8; do ours || [ -n "$remove" ] || exit; done
            [ -e "$kept" ] && exit
            if ours; then
              kill -"$signal" "$pid"
              while ours; do
                sleep 0.1
                patience=$((patience - 1))
                [ $patience -eq 0 ] && kill -KILL "$pid"
              done
              [ -z "$sockets" ] || rm -rf -- "$sockets"
            fi
            [ -z "$remove" ] || { rm -rf -- "$remove"; rmdir -- "${remove%/*}" "${remove%/*/*}"; }
          ' ecomm-server-watch "$users" "$kept" "$$" "$ticks" "$signal" "$remove" "$sockets" 9>&- >/dev/null 2>&1 & )
        exec setsid "$@"
        """;

    public static Process Start(ServerSetting setting, ServerEngine engine, int port)
    {
        var folder = setting.Folder;
        var start = Tool.Command(
        [
            "/bin/sh", "-c", Script, "ecomm-server-launch", folder.AliveLock, folder.Log, folder.Pid, folder.UsersLock, folder.Kept,
            $"{engine.StopSignal}", setting.IsEphemeral ? folder.Root : "",
            folder.SocketsAreBeside ? "" : folder.Sockets, .. setting.Prefix, .. engine.Command(setting, port),
        ], setting.Environment);
        return Process.Start(start)!;
    }
}
