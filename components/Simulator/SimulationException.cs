namespace EcommAspire.Simulator;

/// <summary>The business could not be made or loaded.</summary>
/// <param name="message">What is wrong, with which source, and what to do.</param>
/// <param name="inner">What caused it.</param>
public sealed class SimulationException(string message, Exception? inner = null) : Exception(message, inner);
