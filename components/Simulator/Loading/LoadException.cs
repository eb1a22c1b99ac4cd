namespace EcommAspire.Simulator.Loading;

/// <summary>A database could not be filled. It still holds what it held before.</summary>
/// <param name="message">Which, why, and what to do.</param>
/// <param name="inner">What caused it.</param>
public sealed class LoadException(string message, Exception? inner = null) : Exception(message, inner);
