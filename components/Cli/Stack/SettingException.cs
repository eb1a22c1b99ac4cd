namespace EcommAspire.Cli.Stack;

/// <summary>An option or a setting that cannot be; the message says which, and what may stand there.</summary>
internal sealed class SettingException(string message, Exception? inner = null) : Exception(message, inner);
