using System.Text;

namespace VerifyTests.Serialization;

/// <summary>JSON's shape without its quotes: objects and arrays indented by two, names and texts bare.</summary>
internal sealed class IndentedText
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isFirst = true;
    private bool _afterName;

    public void Open(char bracket)
    {
        BeforeValue();
        _text.Append(bracket);
        _depth++;
        _isFirst = true;
    }

    public void Close(char bracket)
    {
        _depth--;
        if (!_isFirst)
            NewLine();
        _text.Append(bracket);
        _isFirst = false;
    }

    public void Name(string name)
    {
        Separate();
        _text.Append(name).Append(':');
        _afterName = true;
    }

    public void Value(string value)
    {
        var start = _text.Length;
        BeforeValue();
        if (!value.Contains('\n'))
        {
            _text.Append(value);
            return;
        }

        // A text of several lines begins on a line of its own; its first separator (after a name, the space) gives way.
        if (value[0] != '\n')
            _text.Append('\n');
        _text.Append(value).Remove(start, 1);
    }

    public override string ToString() => _text.ToString();

    private void BeforeValue()
    {
        if (_afterName)
        {
            _text.Append(' ');
            _afterName = false;
        }
        else if (_depth > 0)
        {
            Separate();
        }
    }

    private void Separate()
    {
        if (!_isFirst)
            _text.Append(',');
        _isFirst = false;
        NewLine();
    }

    private void NewLine() => _text.Append('\n').Append(' ', _depth * 2);
}
