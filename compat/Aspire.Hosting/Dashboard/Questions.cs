using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Wire;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Asks people through the dashboard: a question is a dialog on every page that watches (<c>WatchInteractions</c>), and the
/// first answer closes it on all of them.
/// </summary>
internal sealed class Questions
{
    private readonly Lock _gate = new();
    private readonly List<Channel<WatchInteractionsResponseUpdate>> _pages = [];
    private readonly SortedDictionary<int, Question> _open = [];
    private int _asked;

    /// <summary>What a person enters for the arguments of a command, by their names; null where the dialog is closed without.</summary>
    public async Task<IReadOnlyDictionary<string, string?>?> AskAsync(ResourceCommandAnnotation command, CancellationToken cancellationToken)
    {
        Question question;
        lock (_gate)
        {
            question = new(++_asked, command);
            _open.Add(question.Id, question);
            Show(question.Dialog([]));
        }

        try
        {
            return await question.Answer.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(question.Id);
                Show(new() { InteractionId = question.Id, Complete = new() });
            }
        }
    }

    /// <summary>Shows a page the questions that are open and those to come, and takes its answers, until it is closed.</summary>
    public async Task WatchAsync(GrpcCall page)
    {
        var shown = Channel.CreateUnbounded<WatchInteractionsResponseUpdate>();
        lock (_gate)
        {
            foreach (var question in _open.Values)
                shown.Writer.TryWrite(question.Dialog([]));
            _pages.Add(shown);
        }

        try
        {
            var answers = TakeAsync(page, shown.Writer);
            await foreach (var update in shown.Reader.ReadAllAsync(page.Aborted))
                await page.WriteAsync(update);
            await answers;
        }
        finally
        {
            lock (_gate)
                _pages.Remove(shown);
        }
    }

    private async Task TakeAsync(GrpcCall page, ChannelWriter<WatchInteractionsResponseUpdate> shown)
    {
        try
        {
            // A page that has said all it has to say may still watch.
            while (await page.TryReadAsync(WatchInteractionsRequestUpdate.Parser) is { } update)
                Take(update);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            shown.Complete(problem);
        }
        catch (OperationCanceledException) when (page.Aborted.IsCancellationRequested)
        {
            shown.Complete();
        }
    }

    private void Take(WatchInteractionsRequestUpdate update)
    {
        lock (_gate)
        {
            // It may have been answered on another page, and what is not the last word is for inputs that depend on others.
            if (!_open.TryGetValue(update.InteractionId, out var question) || update.ResponseUpdate)
                return;
            if (update.KindCase is not WatchInteractionsRequestUpdate.KindOneofCase.InputsDialog)
                question.GiveUp();
            else if (question.Take(update.InputsDialog.InputItems) is { Count: > 0 } missing)
                Show(question.Dialog(missing));
        }
    }

    private void Show(WatchInteractionsResponseUpdate update)
    {
        foreach (var page in _pages)
            page.Writer.TryWrite(update);
    }

    private sealed class Question(int id, ResourceCommandAnnotation command)
    {
        private readonly TaskCompletionSource<IReadOnlyDictionary<string, string?>?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Dictionary<string, string?> _entered = new(StringComparer.OrdinalIgnoreCase);

        public int Id => id;

        public Task<IReadOnlyDictionary<string, string?>?> Answer => _answer.Task;

        public void GiveUp() => _answer.TrySetResult(null);

        /// <summary>Takes what was entered; gives the names of inputs that must be filled in and are not.</summary>
        public List<string> Take(IEnumerable<Wire.InteractionInput> inputs)
        {
            foreach (var input in inputs)
                _entered[input.Name] = input.Value;
            var missing = command.Options.Arguments.Where(a => a.Required && string.IsNullOrEmpty(_entered.GetValueOrDefault(a.Name))).Select(a => a.Name).ToList();
            if (missing.Count == 0)
                _answer.TrySetResult(_entered);
            return missing;
        }

        public WatchInteractionsResponseUpdate Dialog(IReadOnlyCollection<string> missing)
        {
            var dialog = new InteractionInputsDialog();
            foreach (var argument in command.Options.Arguments)
            {
                var input = ResourceMessages.Of(argument.With(_entered.GetValueOrDefault(argument.Name)));
                if (missing.Contains(argument.Name))
                    input.ValidationErrors.Add("A value is required.");
                dialog.InputItems.Add(input);
            }

            return new()
            {
                InteractionId = id,
                Title = command.DisplayName,
                Message = command.Options.Description ?? "",
                PrimaryButtonText = command.DisplayName,
                ShowSecondaryButton = true,
                ShowDismiss = true,
                InputsDialog = dialog,
            };
        }
    }
}
