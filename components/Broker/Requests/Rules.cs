namespace EcommAspire.Broker.Requests;

/// <summary>What is said to those who ask for rules of who may do what.</summary>
internal static class Rules
{
    public const string None = "No Authorizer is configured on this broker: whoever may log in may do everything.";
}
