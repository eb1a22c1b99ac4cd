namespace EcommAspire.Simulator.Reference;

/// <summary>What people of one mood say.</summary>
internal sealed record ReviewTone(string[] Titles, string[] Openings, string[] Remarks, string[] Endings);

/// <summary>What people say in one language; <c>{days}</c> stands for a number.</summary>
internal sealed record ReviewPhrases(ReviewTone Good, ReviewTone Fair, ReviewTone Bad, string[] Late, string[] Missing);
