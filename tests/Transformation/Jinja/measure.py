"""Writes into corpus.jsonl what Jinja2 itself makes of each template, set up as dbt sets it up.

    python3 measure.py            # needs jinja2 3.1

A line holds "template", perhaps "context" and "native"; this adds "expected" (the text, or the repr of a native
value) or "error" (the name of Python's exception).
"""
import ast
import json
import pathlib
from itertools import chain, islice

from jinja2.nativetypes import NativeCodeGenerator
from jinja2.sandbox import SandboxedEnvironment

EXTENSIONS = ["jinja2.ext.do", "jinja2.ext.loopcontrols"]


class Text(str):
    pass


class Native(str):
    pass


class Bool(Native):
    pass


class Number(Native):
    pass


class NativeEnvironment(SandboxedEnvironment):
    code_generator_class = NativeCodeGenerator


def concat(nodes):
    """One value keeps its type, several make a text, a marked text is read as a literal."""
    head = list(islice(nodes, 2))
    if not head:
        return ""
    if len(head) > 1:
        return "".join(str(value) for value in chain(head, nodes))
    value = head[0]
    if isinstance(value, Text):
        return str(value)
    if not isinstance(value, Native):
        return value
    try:
        result = ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError):
        result = str(value)
    if isinstance(value, Bool) and not isinstance(result, bool):
        raise ValueError(value)
    if isinstance(value, Number) and (isinstance(result, bool) or not isinstance(result, (int, float))):
        raise ValueError(value)
    return result


text = SandboxedEnvironment(extensions=EXTENSIONS)
text.filters.update({name: lambda value: value for name in ("as_text", "as_bool", "as_native", "as_number")})
native = NativeEnvironment(extensions=EXTENSIONS)
native.filters.update(as_text=Text, as_bool=Bool, as_native=Native, as_number=Number)


def measure(case):
    case.pop("expected", None)
    case.pop("error", None)
    context = case.get("context", {})
    try:
        if case.get("native"):
            template = native.from_string(case["template"])
            case["expected"] = repr(concat(template.root_render_func(template.new_context(dict(context)))))
        else:
            case["expected"] = text.from_string(case["template"]).render(context)
    except Exception as error:  # what is measured is which one
        case["error"] = type(error).__name__
    return case


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("corpus.jsonl")
    cases = [json.loads(line) for line in path.read_text().splitlines()]
    path.write_text("".join(json.dumps(measure(case), ensure_ascii=False) + "\n" for case in cases))
