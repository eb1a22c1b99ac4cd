namespace EcommAspire.FileLocks;

/// <summary>Tells a file that another process holds from one that nobody can have, for only the first is worth waiting for.</summary>
internal static class SharingConflict
{
    private const int LinuxWouldBlock = 11;
    private const int WindowsSharingViolation = 32;
    private const int WindowsLockViolation = 33;
    private const int MacWouldBlock = 35;

    public static bool Is(IOException problem) => problem.GetType() == typeof(IOException)
        && (problem.HResult & 0xFFFF) is LinuxWouldBlock or WindowsSharingViolation or WindowsLockViolation or MacWouldBlock;
}
