namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>Statements; expressions are in the other half.</summary>
internal sealed partial class Parser
{
    private static readonly string[] Tags =
    [
        "for", "if", "set", "macro", "call", "do", "filter", "with", "block", "break", "continue", "raw",
        "elif", "else", "endfor", "endif", "endset", "endmacro", "endcall", "endfilter", "endwith", "endblock",
    ];

    private readonly string _name;
    private readonly string _source;
    private readonly IReadOnlyDictionary<string, BlockTag> _blockTags;
    private readonly List<Token> _tokens;
    private readonly Stack<(string Tag, string Ends, SourcePosition Position)> _open = [];
    private int _at;
    private int _loops;

    public Parser(string name, string source, IReadOnlyDictionary<string, BlockTag> blockTags)
    {
        _name = name;
        _source = source;
        _blockTags = blockTags;
        var raw = blockTags.Values.Where(tag => tag.IsRaw).ToDictionary(tag => tag.Name);
        _tokens = Lexer.Tokenize(name, source, raw);
    }

    private Token Current => _tokens[_at];

    public BodyNode ParseTemplate() => ParseBody([]);

    private Token Next() => _tokens[_at].Kind == TokenKind.End ? _tokens[_at] : _tokens[_at++];

    private bool SkipName(string name)
    {
        if (!Current.IsName(name))
            return false;
        _at++;
        return true;
    }

    private bool SkipOperator(string symbol)
    {
        if (!Current.IsOperator(symbol))
            return false;
        _at++;
        return true;
    }

    private Token ExpectName() => Current.Kind == TokenKind.Name ? Next() : throw Unexpected("a name");

    private void ExpectName(string name)
    {
        if (!SkipName(name))
            throw Unexpected($"'{name}'");
    }

    private void ExpectOperator(string symbol)
    {
        if (!SkipOperator(symbol))
            throw Unexpected($"'{symbol}'");
    }

    private void ExpectBlockEnd()
    {
        // Jinja2 lets a colon end the head of a statement, as in Python.
        SkipOperator(":");
        if (Current.Kind != TokenKind.BlockEnd)
            throw Unexpected("'%}'");
        _at++;
    }

    private JinjaSyntaxException Unexpected(string expected) =>
        Error($"Expected {expected}, but found {Current.Description}.", Current.Position);

    private JinjaSyntaxException Error(string reason, SourcePosition position) => new(reason, _name, _source, position);

    /// <summary>Statements up to a tag of <paramref name="ends"/>, whose name is then current.</summary>
    private BodyNode ParseBody(ReadOnlySpan<string> ends)
    {
        StackGuard();
        var position = Current.Position;
        var statements = new List<Statement>();
        while (true)
        {
            var token = Current;
            switch (token.Kind)
            {
                case TokenKind.Text:
                    _at++;
                    statements.Add(new TextNode(token.Position, token.Text));
                    break;
                case TokenKind.VariableBegin:
                    _at++;
                    var expression = ParseTuple(allowConditional: true);
                    if (Current.Kind != TokenKind.VariableEnd)
                        throw Unexpected("'}}'");
                    _at++;
                    statements.Add(new OutputNode(token.Position, expression));
                    break;
                case TokenKind.BlockBegin:
                    _at++;
                    if (Current.Kind == TokenKind.Name && ends.Contains(Current.Text))
                        return new BodyNode(position, statements);
                    if (Current.Kind != TokenKind.Name)
                        throw Error("Expected the name of a statement after '{%'.", Current.Position);
                    statements.Add(ParseStatement(token.Position));
                    break;
                default:
                    if (_open.TryPeek(out var open))
                        throw Error($"The '{open.Tag}' block is never closed: '{{% {open.Ends} %}}' is missing.", open.Position);
                    return new BodyNode(position, statements);
            }
        }
    }

    /// <summary>The body of a block up to its closing tag, which is consumed.</summary>
    private BodyNode ParseBlock(string tag, SourcePosition position, string end) => ParseBlock(tag, position, end, out _);

    private BodyNode ParseBlock(string tag, SourcePosition position, string end, out SourcePosition endPosition)
    {
        ExpectBlockEnd();
        _open.Push((tag, end, position));
        var body = ParseBody([end]);
        _open.Pop();
        _at++;
        endPosition = Current.Position with { Offset = Current.EndOffset };
        ExpectBlockEnd();
        return body;
    }

    private Statement ParseStatement(SourcePosition position)
    {
        var tag = Next();
        switch (tag.Text)
        {
            case "for": return ParseFor(position);
            case "if": return ParseIf(position);
            case "set": return ParseSet(position);
            case "macro": return ParseMacro(position);
            case "call": return ParseCallBlock(position);
            case "filter": return ParseFilterBlock(position);
            case "with": return ParseWith(position);
            case "block": return ParseNamedBlock(position);
            case "do":
                var expression = ParseTuple(allowConditional: true);
                ExpectBlockEnd();
                return new DoNode(position, expression);
            case "print":
                var printed = ParseTuple(allowConditional: true);
                ExpectBlockEnd();
                return new OutputNode(position, printed);
            case "break" or "continue":
                if (_loops == 0)
                    throw Error($"'{tag.Text}' outside a loop.", tag.Position);
                ExpectBlockEnd();
                return tag.Text == "break" ? new BreakNode(position) : new ContinueNode(position);
            case "include" or "import" or "from" or "extends":
                throw Error($"'{tag.Text}' is not supported in dbt: macros of the project and its packages are there by name.", tag.Position);
        }

        if (_blockTags.TryGetValue(tag.Text, out var hostTag))
            return ParseHostBlock(hostTag, position);
        throw UnknownTag(tag);
    }

    private JinjaSyntaxException UnknownTag(Token tag)
    {
        if (_open.TryPeek(out var open) && (tag.Text.StartsWith("end", StringComparison.Ordinal) || tag.Text is "else" or "elif"))
        {
            return Error(
                $"Unexpected '{tag.Text}': the innermost open block is '{open.Tag}' of {open.Position}, which is closed by '{{% {open.Ends} %}}'.",
                tag.Position);
        }

        if (tag.Text is "else" or "elif" || (tag.Text.StartsWith("end", StringComparison.Ordinal) && tag.Text.Length > 3))
            return Error($"Unexpected '{tag.Text}': no block is open here.", tag.Position);
        var known = Tags.Concat(_blockTags.Values.SelectMany(block => new[] { block.Name, block.EndName }));
        return Error($"Unknown statement '{tag.Text}'.{Suggestion.For(tag.Text, known)}", tag.Position);
    }

    private ForNode ParseFor(SourcePosition position)
    {
        var target = ParseTarget(allowTuple: true, allowNamespace: false, endName: "in");
        if (target.DescendantsAndSelf().OfType<NameExpression>().FirstOrDefault(name => name.Name == "loop") is { } loop)
            throw Error("'loop' is the loop itself and cannot be its variable.", loop.Position);
        ExpectName("in");
        var iterable = ParseTuple(allowConditional: false, endName: "recursive");
        var filter = SkipName("if") ? ParseExpression() : null;
        var recursive = SkipName("recursive");
        ExpectBlockEnd();
        _open.Push(("for", "endfor", position));
        _loops++;
        var body = ParseBody(["endfor", "else"]);
        _loops--;
        BodyNode? otherwise = null;
        if (Next().Text == "else")
        {
            ExpectBlockEnd();
            otherwise = ParseBody(["endfor"]);
            _at++;
        }

        _open.Pop();
        ExpectBlockEnd();
        return new ForNode(position, target, iterable, filter, recursive, body, otherwise);
    }

    private IfNode ParseIf(SourcePosition position)
    {
        _open.Push(("if", "endif", position));
        var branches = new List<IfBranch>();
        BodyNode? otherwise = null;
        while (true)
        {
            var condition = ParseTuple(allowConditional: false);
            ExpectBlockEnd();
            branches.Add(new IfBranch(condition, ParseBody(["elif", "else", "endif"])));
            var next = Next();
            if (next.Text == "elif")
                continue;
            if (next.Text == "else")
            {
                ExpectBlockEnd();
                otherwise = ParseBody(["endif"]);
                _at++;
            }

            _open.Pop();
            ExpectBlockEnd();
            return new IfNode(position, branches, otherwise);
        }
    }

    private Statement ParseSet(SourcePosition position)
    {
        var target = ParseTarget(allowTuple: true, allowNamespace: true, endName: null);
        if (SkipOperator("="))
        {
            var value = ParseTuple(allowConditional: true);
            ExpectBlockEnd();
            return new SetNode(position, target, value);
        }

        var filter = Current.IsOperator("|") ? ParseFilters(null) as FilterExpression : null;
        var body = ParseBlock("set", position, "endset");
        return new SetBlockNode(position, target, filter, body);
    }

    private MacroNode ParseMacro(SourcePosition position)
    {
        var name = ExpectName().Text;
        var parameters = ParseSignature();
        var body = ParseCallable("macro", position, "endmacro", out var end);
        return MakeMacro(position, end, name, parameters, body);
    }

    /// <summary>The body of a macro: a loop around it is not one its <c>break</c> could end.</summary>
    private BodyNode ParseCallable(string tag, SourcePosition position, string endTag, out SourcePosition end)
    {
        var loops = _loops;
        _loops = 0;
        var body = ParseBlock(tag, position, endTag, out end);
        _loops = loops;
        return body;
    }

    private static MacroNode MakeMacro(
        SourcePosition position, SourcePosition end, string name, IReadOnlyList<MacroParameter> parameters, BodyNode body)
    {
        var names = body.DescendantsAndSelf().OfType<NameExpression>().Select(node => node.Name).ToHashSet();
        bool Uses(string special) => names.Contains(special) && parameters.All(parameter => parameter.Name != special);
        return new MacroNode(position, end, name, parameters, body)
        {
            UsesCaller = names.Contains("caller"),
            UsesVarargs = Uses("varargs"),
            UsesKwargs = Uses("kwargs"),
        };
    }

    private List<MacroParameter> ParseSignature()
    {
        ExpectOperator("(");
        var parameters = new List<MacroParameter>();
        while (!Current.IsOperator(")"))
        {
            if (parameters.Count > 0)
                ExpectOperator(",");
            if (Current.IsOperator(")") && parameters.Count > 0)
                throw Error("A macro's parameters do not end in a comma.", Current.Position);
            var name = ExpectName();
            if (parameters.Exists(parameter => parameter.Name == name.Text))
                throw Error($"The parameter '{name.Text}' is there twice.", name.Position);
            var annotation = SkipOperator(":") ? ParseAnnotation() : null;
            var value = SkipOperator("=") ? ParseExpression() : null;
            if (value is null && parameters.Count > 0 && parameters[^1].Default is not null)
                throw Error($"The parameter '{name.Text}' has no default but follows one that has.", name.Position);
            parameters.Add(new MacroParameter(name.Position, name.Text, value, annotation));
        }

        _at++;
        return parameters;
    }

    /// <summary>A type as dbt allows it after a parameter: <c>string</c>, <c>list[int]</c>, <c>optional[dict[string, any]]</c>.</summary>
    private string ParseAnnotation()
    {
        StackGuard();
        var text = ExpectName().Text;
        if (!SkipOperator("["))
            return text;
        var inner = new List<string> { ParseAnnotation() };
        while (SkipOperator(","))
            inner.Add(ParseAnnotation());
        ExpectOperator("]");
        return $"{text}[{string.Join(", ", inner)}]";
    }

    private CallBlockNode ParseCallBlock(SourcePosition position)
    {
        var parameters = Current.IsOperator("(") ? ParseSignature() : [];
        var at = Current.Position;
        if (ParseExpression() is not CallExpression call)
            throw Error("'call' needs a call: {% call macro(…) %}.", at);
        var body = ParseCallable("call", position, "endcall", out var end);
        return new CallBlockNode(position, call, MakeMacro(position, end, "caller", parameters, body));
    }

    private FilterBlockNode ParseFilterBlock(SourcePosition position)
    {
        var filter = (FilterExpression)ParseFilters(null, startInline: true)!;
        var body = ParseBlock("filter", position, "endfilter");
        return new FilterBlockNode(position, filter, body);
    }

    private WithNode ParseWith(SourcePosition position)
    {
        var assignments = new List<SetNode>();
        while (Current.Kind != TokenKind.BlockEnd)
        {
            if (assignments.Count > 0)
                ExpectOperator(",");
            var at = Current.Position;
            var target = ParseTarget(allowTuple: false, allowNamespace: false, endName: null);
            ExpectOperator("=");
            assignments.Add(new SetNode(at, target, ParseExpression()));
        }

        return new WithNode(position, assignments, ParseBlock("with", position, "endwith"));
    }

    private NamedBlockNode ParseNamedBlock(SourcePosition position)
    {
        var name = ExpectName().Text;
        SkipName("scoped");
        SkipName("required");
        ExpectBlockEnd();
        _open.Push(("block", "endblock", position));
        var body = ParseBody(["endblock"]);
        _open.Pop();
        _at++;
        SkipName(name);
        ExpectBlockEnd();
        return new NamedBlockNode(position, name, body);
    }

    private HostBlockNode ParseHostBlock(BlockTag tag, SourcePosition position)
    {
        var name = ExpectName().Text;
        var parameters = tag.Header == BlockHeader.Signature ? ParseSignature() : [];
        var options = new List<NamedArgument>();
        while (tag.Header == BlockHeader.Options && SkipOperator(","))
        {
            var option = ExpectName();
            var value = SkipOperator("=") ? ParseExpression() : new LiteralExpression(option.Position, true);
            options.Add(new NamedArgument(option.Text, value));
        }

        var bodyStart = Current.EndOffset;
        var body = ParseCallable(tag.Name, position, tag.EndName, out var end);
        var bodyEnd = Math.Max(bodyStart, _source.LastIndexOf("{%", end.Offset - 1, StringComparison.Ordinal));
        return new HostBlockNode(position, end, tag, name, options, MakeMacro(position, end, name, parameters, body))
        {
            RawBody = _source[bodyStart..bodyEnd],
        };
    }

    private Expression ParseTarget(bool allowTuple, bool allowNamespace, string? endName)
    {
        var position = Current.Position;
        var target = ParseOneTarget(allowNamespace);
        if (!allowTuple || !Current.IsOperator(","))
            return target;
        var targets = new List<Expression> { target };
        while (SkipOperator(","))
        {
            if (Current.Kind == TokenKind.BlockEnd || Current.IsOperator("=") || (endName is not null && Current.IsName(endName)))
                break;
            targets.Add(ParseOneTarget(allowNamespace));
        }

        return new TupleExpression(position, targets);
    }

    private Expression ParseOneTarget(bool allowNamespace)
    {
        StackGuard();
        var position = Current.Position;
        if (SkipOperator("("))
        {
            var inner = ParseTarget(allowTuple: true, allowNamespace, endName: null);
            ExpectOperator(")");
            return inner;
        }

        var name = ExpectName();
        if (name.Text is "true" or "false" or "none" or "True" or "False" or "None")
            throw Error($"'{name.Text}' cannot be assigned to.", position);
        if (allowNamespace && SkipOperator("."))
            return new NamespaceTarget(position, name.Text, ExpectName().Text);
        return new NameExpression(position, name.Text);
    }
}
