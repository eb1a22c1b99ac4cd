using System.Runtime.CompilerServices;

namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>Expressions, by Jinja2's precedence: the ternary binds loosest, then or, and, not, comparison, + -, ~, * / // %, **, unary, postfix and filters.</summary>
internal sealed partial class Parser
{
    private void StackGuard()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Error("This is nested too deeply.", Current.Position);
    }

    private Expression ParseExpression(bool allowConditional = true)
    {
        StackGuard();
        return allowConditional ? ParseConditional() : ParseOr();
    }

    private Expression ParseConditional()
    {
        var expression = ParseOr();
        while (SkipName("if"))
        {
            var condition = ParseOr();
            var otherwise = SkipName("else") ? ParseExpression() : null;
            expression = new ConditionalExpression(expression.Position, condition, expression, otherwise);
        }

        return expression;
    }

    private Expression ParseOr()
    {
        var left = ParseAnd();
        while (SkipName("or"))
            left = new LogicalExpression(left.Position, IsAnd: false, left, ParseAnd());
        return left;
    }

    private Expression ParseAnd()
    {
        var left = ParseNot();
        while (SkipName("and"))
            left = new LogicalExpression(left.Position, IsAnd: true, left, ParseNot());
        return left;
    }

    private Expression ParseNot()
    {
        if (!Current.IsName("not"))
            return ParseComparison();
        StackGuard();
        var position = Next().Position;
        return new UnaryExpression(position, UnaryOperator.Not, ParseNot());
    }

    private Expression ParseComparison()
    {
        var first = ParseAdditive();
        List<Comparison>? rest = null;
        while (TryComparisonOperator(out var comparison))
            (rest ??= []).Add(new Comparison(comparison, ParseAdditive()));
        return rest is null ? first : new CompareExpression(first.Position, first, rest);
    }

    private bool TryComparisonOperator(out CompareOperator comparison)
    {
        var token = Current;
        comparison = default;
        if (token.Kind == TokenKind.Name)
        {
            if (token.Text == "in")
            {
                comparison = CompareOperator.In;
                _at++;
                return true;
            }

            if (token.Text != "not" || !_tokens[_at + 1].IsName("in"))
                return false;
            comparison = CompareOperator.NotIn;
            _at += 2;
            return true;
        }

        if (token.Kind != TokenKind.Operator)
            return false;
        switch (token.Text)
        {
            case "==": comparison = CompareOperator.Equal; break;
            case "!=": comparison = CompareOperator.NotEqual; break;
            case "<": comparison = CompareOperator.Less; break;
            case "<=": comparison = CompareOperator.LessOrEqual; break;
            case ">": comparison = CompareOperator.Greater; break;
            case ">=": comparison = CompareOperator.GreaterOrEqual; break;
            default: return false;
        }

        _at++;
        return true;
    }

    private Expression ParseAdditive()
    {
        var left = ParseConcat();
        while (Current.Kind == TokenKind.Operator && Current.Text is "+" or "-")
        {
            var operation = Next().Text == "+" ? BinaryOperator.Add : BinaryOperator.Subtract;
            left = new BinaryExpression(left.Position, operation, left, ParseConcat());
        }

        return left;
    }

    private Expression ParseConcat()
    {
        var first = ParseMultiplicative();
        if (!Current.IsOperator("~"))
            return first;
        var parts = new List<Expression> { first };
        while (SkipOperator("~"))
            parts.Add(ParseMultiplicative());
        return new ConcatExpression(first.Position, parts);
    }

    private Expression ParseMultiplicative()
    {
        var left = ParsePower();
        while (Current.Kind == TokenKind.Operator && Current.Text is "*" or "/" or "//" or "%")
        {
            var operation = Next().Text switch
            {
                "*" => BinaryOperator.Multiply,
                "/" => BinaryOperator.Divide,
                "//" => BinaryOperator.FloorDivide,
                _ => BinaryOperator.Modulo,
            };
            left = new BinaryExpression(left.Position, operation, left, ParsePower());
        }

        return left;
    }

    private Expression ParsePower()
    {
        var left = ParseUnary(withFilters: true);
        while (SkipOperator("**"))
            left = new BinaryExpression(left.Position, BinaryOperator.Power, left, ParseUnary(withFilters: true));
        return left;
    }

    private Expression ParseUnary(bool withFilters)
    {
        var position = Current.Position;
        Expression node;
        if (Current.IsOperator("-") || Current.IsOperator("+"))
        {
            StackGuard();
            var operation = Next().Text == "-" ? UnaryOperator.Negate : UnaryOperator.Plus;
            node = new UnaryExpression(position, operation, ParseUnary(withFilters: false));
        }
        else
        {
            node = ParsePrimary();
        }

        node = ParsePostfix(node);
        return withFilters ? ParseFilters(node)! : node;
    }

    private Expression ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                _at++;
                return token.Text switch
                {
                    "true" or "True" => new LiteralExpression(token.Position, true),
                    "false" or "False" => new LiteralExpression(token.Position, false),
                    "none" or "None" => new LiteralExpression(token.Position, null),
                    _ => new NameExpression(token.Position, token.Text),
                };
            case TokenKind.String:
                _at++;
                if (Current.Kind != TokenKind.String)
                    return new LiteralExpression(token.Position, token.Value);
                var text = new System.Text.StringBuilder(token.Text);
                while (Current.Kind == TokenKind.String)
                    text.Append(Next().Text);
                return new LiteralExpression(token.Position, text.ToString());
            case TokenKind.Number:
                _at++;
                return new LiteralExpression(token.Position, token.Value);
            case TokenKind.Operator when token.Text == "(":
                _at++;
                var inner = ParseTuple(allowConditional: true, parenthesized: true);
                ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return ParseList();
            case TokenKind.Operator when token.Text == "{":
                return ParseDict();
            default:
                throw Error($"Expected an expression, but found {token.Description}.", token.Position);
        }
    }

    /// <summary>Expressions with commas between them make a tuple, with or without parentheses.</summary>
    private Expression ParseTuple(bool allowConditional, string? endName = null, bool parenthesized = false)
    {
        var position = Current.Position;
        if (IsTupleEnd(endName))
        {
            if (!parenthesized)
                throw Error($"Expected an expression, but found {Current.Description}.", position);
            return new TupleExpression(position, []);
        }

        var first = ParseExpression(allowConditional);
        if (!Current.IsOperator(","))
            return first;
        var items = new List<Expression> { first };
        while (SkipOperator(",") && !IsTupleEnd(endName))
            items.Add(ParseExpression(allowConditional));
        return new TupleExpression(position, items);
    }

    private bool IsTupleEnd(string? endName) =>
        Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || Current.IsOperator(")")
        || (endName is not null && Current.IsName(endName));

    private ListExpression ParseList()
    {
        var position = Next().Position;
        var items = new List<Expression>();
        while (!Current.IsOperator("]"))
        {
            if (items.Count > 0)
                ExpectOperator(",");
            if (Current.IsOperator("]"))
                break;
            items.Add(ParseExpression());
        }

        ExpectOperator("]");
        return new ListExpression(position, items);
    }

    private DictExpression ParseDict()
    {
        var position = Next().Position;
        var entries = new List<KeyValuePair<Expression, Expression>>();
        while (!Current.IsOperator("}"))
        {
            if (entries.Count > 0)
                ExpectOperator(",");
            if (Current.IsOperator("}"))
                break;
            var key = ParseExpression();
            ExpectOperator(":");
            entries.Add(new(key, ParseExpression()));
        }

        ExpectOperator("}");
        return new DictExpression(position, entries);
    }

    private Expression ParsePostfix(Expression node)
    {
        while (Current.Kind == TokenKind.Operator)
        {
            switch (Current.Text)
            {
                case "." or "[": node = ParseSubscript(node); break;
                case "(": node = ParseCall(node); break;
                default: return node;
            }
        }

        return node;
    }

    private Expression ParseSubscript(Expression target)
    {
        var token = Next();
        if (token.Text == ".")
        {
            var member = Next();
            return member.Kind switch
            {
                TokenKind.Name => new AttributeExpression(member.Position, target, member.Text),
                TokenKind.Number when member.Value is long => new ItemExpression(
                    member.Position, target, new LiteralExpression(member.Position, member.Value)),
                _ => throw Error($"Expected a name or a number after '.', but found {member.Description}.", member.Position),
            };
        }

        var keys = new List<Expression>();
        while (!Current.IsOperator("]"))
        {
            if (keys.Count > 0)
                ExpectOperator(",");
            keys.Add(ParseSubscriptKey());
        }

        _at++;
        return keys.Count switch
        {
            0 => throw Error("Expected an expression between the brackets.", token.Position),
            1 => new ItemExpression(token.Position, target, keys[0]),
            _ => new ItemExpression(token.Position, target, new TupleExpression(keys[0].Position, keys)),
        };
    }

    private Expression ParseSubscriptKey()
    {
        var position = Current.Position;
        var start = Current.IsOperator(":") ? null : ParseExpression();
        if (!SkipOperator(":"))
            return start!;
        var stop = IsSliceEnd() ? null : ParseExpression();
        var step = SkipOperator(":") && !IsSliceEnd() ? ParseExpression() : null;
        return new SliceExpression(position, start, stop, step);
    }

    private bool IsSliceEnd() => Current.IsOperator(":") || Current.IsOperator("]") || Current.IsOperator(",");

    private CallExpression ParseCall(Expression function) =>
        new(function.Position, function, ParseArguments());

    private ArgumentList ParseArguments()
    {
        ExpectOperator("(");
        var positional = new List<Expression>();
        var named = new List<NamedArgument>();
        Expression? spread = null;
        Expression? namedSpread = null;
        var first = true;
        while (!Current.IsOperator(")"))
        {
            if (!first)
                ExpectOperator(",");
            if (Current.IsOperator(")"))
                break;
            first = false;
            var at = Current.Position;
            if (SkipOperator("*"))
            {
                if (spread is not null || namedSpread is not null)
                    throw Error("'*' is given twice, or after '**'.", at);
                spread = ParseExpression();
            }
            else if (SkipOperator("**"))
            {
                if (namedSpread is not null)
                    throw Error("'**' is given twice.", at);
                namedSpread = ParseExpression();
            }
            else if (Current.Kind == TokenKind.Name && _tokens[_at + 1].IsOperator("="))
            {
                if (namedSpread is not null)
                    throw Error("A named argument cannot follow '**'.", at);
                var name = Next().Text;
                _at++;
                if (named.Exists(argument => argument.Name == name))
                    throw Error($"The argument '{name}' is given twice.", at);
                named.Add(new NamedArgument(name, ParseExpression()));
            }
            else
            {
                if (named.Count > 0 || spread is not null || namedSpread is not null)
                    throw Error("A positional argument cannot follow a named one.", at);
                positional.Add(ParseExpression());
            }
        }

        _at++;
        return first ? ArgumentList.None : new ArgumentList(positional, named, spread, namedSpread);
    }

    private Expression? ParseFilters(Expression? node, bool startInline = false)
    {
        while (true)
        {
            if (startInline || Current.IsOperator("|"))
            {
                if (!startInline)
                    _at++;
                startInline = false;
                var position = Current.Position;
                var name = ParseDottedName();
                var arguments = Current.IsOperator("(") ? ParseArguments() : ArgumentList.None;
                node = new FilterExpression(position, node, name, arguments);
            }
            else if (node is not null && Current.IsName("is"))
            {
                node = ParseTest(node);
            }
            else if (node is not null && Current.IsOperator("("))
            {
                node = ParseCall(node);
            }
            else
            {
                return node;
            }
        }
    }

    private string ParseDottedName()
    {
        var name = ExpectName().Text;
        while (SkipOperator("."))
            name += "." + ExpectName().Text;
        return name;
    }

    private Expression ParseTest(Expression target)
    {
        _at++;
        var position = Current.Position;
        var negated = SkipName("not");
        var name = ParseDottedName();
        var arguments = ArgumentList.None;
        if (Current.IsOperator("("))
        {
            arguments = ParseArguments();
        }
        else if (StartsTestArgument())
        {
            if (Current.IsName("is"))
                throw Error("Tests cannot be chained: join them with 'and'.", Current.Position);
            arguments = new ArgumentList([ParsePostfix(ParsePrimary())], []);
        }

        Expression test = new TestExpression(position, target, name, arguments);
        return negated ? new UnaryExpression(position, UnaryOperator.Not, test) : test;
    }

    private bool StartsTestArgument() => Current.Kind switch
    {
        TokenKind.Name => Current.Text is not ("else" or "or" or "and"),
        TokenKind.String or TokenKind.Number => true,
        TokenKind.Operator => Current.Text is "[" or "{",
        _ => false,
    };
}
