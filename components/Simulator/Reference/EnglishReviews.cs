namespace EcommAspire.Simulator.Reference;

/// <summary>Reviews in English.</summary>
internal static class EnglishReviews
{
    public static ReviewPhrases Phrases { get; } = new(
        Good: new(
            ["Love it", "Excellent", "Great product", "Highly recommended", "Perfect", "Five stars", "Very happy", "Great value", "Just what I needed", "Superb quality", "Works perfectly", "Would buy again"],
            ["I love it", "Very happy with this", "Excellent purchase", "Great product", "Better than I expected", "Absolutely perfect", "What a pleasant surprise", "So glad I bought this", "Exactly what I needed", "Fantastic", "Wonderful quality"],
            ["the quality is excellent", "it works perfectly", "it arrived in {days} days", "the finish is beautiful", "great value for the price", "my daughter loves it", "it looks even better than in the pictures", "easy to set up", "it fits perfectly", "the material feels solid", "I use it every day and enjoy it", "the colour is gorgeous", "it was packed with great care", "comfortable and well made", "the battery lasts surprisingly long", "sturdy and light", "a perfect gift", "customer service was friendly and quick", "it does everything it promises"],
            ["Highly recommended", "I will buy again", "Thank you", "Worth every cent", "Five stars", "Don't hesitate", "You won't regret it", "Great shop", "I'd give it six stars if I could"]),
        Fair: new(
            ["It's okay", "Average", "Not bad, not great", "Decent", "Could be better", "As expected", "Mixed feelings"],
            ["It's okay", "Average product", "Not bad, but not great either", "It does the job", "Decent for the price", "I expected a little more", "Mixed feelings"],
            ["the quality is average", "the colour differs a bit from the picture", "it is smaller than I thought", "it works, but it is noisy", "the manual is hard to follow", "it came with a small scratch", "the box was dented but the content was fine", "delivery took {days} days, which is acceptable", "the material is rather simple", "the finish could be better", "fine for occasional use", "setting it up took longer than it should"],
            ["Acceptable for the price", "Let's see how long it lasts", "I might buy it again", "There are better ones", "It will do", "Three stars seems fair"]),
        Bad: new(
            ["Disappointed", "Terrible", "Do not buy", "Broken on arrival", "Poor quality", "Waste of money", "Not as described", "Never again", "Defective", "Awful"],
            ["Very disappointed", "Terrible quality", "Do not buy this", "What a waste of money", "I regret buying this", "Awful", "Not as described", "I expected much better", "Unacceptable", "Poor product"],
            ["it broke after {days} days", "it arrived damaged", "parts were missing", "it stopped working in the first week", "the material is cheap and flimsy", "it looks nothing like the picture", "the wrong item was delivered", "the size is completely wrong", "it smells horrible", "nobody answers my complaints", "it never worked properly", "the seams came apart at once", "the battery dies within an hour", "it scratches everything it touches", "support was rude and useless", "I have been waiting {days} days for a refund"],
            ["Do not buy", "I want my money back", "Never again", "Avoid", "Save your money", "I am returning it", "One star is too many", "Very poor service"]),
        Late: ["it came {days} days late", "delivery took far too long", "it missed the promised date by a lot", "the parcel was stuck for {days} days"],
        Missing: ["it never arrived", "I am still waiting for the parcel", "I paid and got nothing", "only a part of the order came"]);
}
