using EcommAspire.Transformation.Jinja;

namespace EcommAspire.Transformation.Execution.Contracts;

/// <summary>A model's columns are not those of its contract: which macro compared them says nothing of the model.</summary>
internal sealed class ContractException(string reason) : JinjaException(reason);
