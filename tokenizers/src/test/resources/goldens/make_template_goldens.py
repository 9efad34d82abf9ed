"""Goldens for chat templates: small templates of our own, rendered by Hugging Face `transformers`.

    python3.11 -m venv /tmp/v && /tmp/v/bin/pip install transformers==5.23.0 jinja2==3.1.6
    /tmp/v/bin/python make_template_goldens.py

Writes templates.jsonl beside itself, ASCII JSON, one case a line:
{name, template, messages, variables, text} or, if the template refuses, {..., error, raised}: raised is the message of
raise_exception, absent for errors of another kind.
"""

import json
from pathlib import Path

import jinja2
from transformers.utils.chat_template_utils import _compile_jinja_template

HERE = Path(__file__).resolve().parent

MESSAGES = [
    {"role": "system", "content": " Be brief. \n"},
    {"role": "user", "content": "Grüße 👋🏽 {{ 7*7 }} {% if %} 'q' \"d\" \\n <b>&amp;"},
    {"role": "assistant", "content": "<think>\nhm\n</think>\n\nFalse"},
    {"role": "user", "content": "false"},
    {"role": "tool", "content": '{"t": 21}', "tool_calls": [{"function": {"name": "w", "arguments": {"c": "Köln", "n": 1.5}}}]},
    {"role": "assistant", "content": ""},
]
VARIABLES = {
    "n": 3,
    "zero": 0,
    "half": 0.5,
    "yes": True,
    "no": False,
    "nothing": None,
    "empty": [],
    "list": [3, 1, 2, 1],
    "dict": {"b": 1, "a": {"x": [True, None, "ü\"\\\n\u0001"]}},
    "text": "  The quick  brown fox\tjumps ",
    "add_generation_prompt": True,
    "enable_thinking": False,
}

EXPRESSIONS = """
n + 2 * 3 - 1 | n // 2 ~ n % 2 | -n + 1 | 7 / 2 | 7 // -2 | -7 % 3 | 2 * 'ab' if false else 'ab' * 2
'a' 'b' ~ 1 ~ true ~ none ~ 1.0 ~ undefinedthing | 'x' + 'y' ~ 'z' | "it's" ~ 'say "x"' | 'tab\\tnew\\nuni\\u2581\\x41'
not no is defined | not undefinedthing is defined | not n == 3 | not n in list | n not in list | not (yes and no)
yes and n or 'other' | zero or 'other' | '' or empty or 'last' | no and undefinedthing.x | yes or undefinedthing.x
n == 3.0 | 'a' == 1 | yes == 1 | none == nothing | n != 3 | 1 < n | 'a' < 'b' | n >= 3 and n <= 3
'a' if no | ('a' if no) ~ 'b' | 'a' if no else 'b' if no else 'c' | (1, 2)[1] | [1, 'a', none, true, 1.5] | {'k': n, 'l': [1]}
'ick' in text | 'b' in dict | 5 in list | 'a' in undefinedthing | 'role' in messages[0] | 'tool_calls' in messages[4]
messages[0].role | messages[0]['role'] | messages[-1].role | messages[99] is defined | messages|length | messages[0].nope is defined
list[1:] | list[:-1] | list[::-1] | list[::2] | list[-2:] | list[5:] | list[2:0:-1] | text[2:5] | text[::-1] | 'häß😀x'[3] | list[-9:2]
text.strip() | text.lstrip() ~ '|' | text.rstrip() ~ '|' | 'xxaxx'.strip('x') | text.split() | 'a,b,,c'.split(',') | 'a,b,c'.split(',', 1)
'a  b'.split(' ') | text.upper() | text.title() | 'hELLO wORLD'.capitalize() | 'abc'.replace('b', 'xx') | 'abc'.startswith('ab')
'abc'.endswith(('x', 'c')) | 'abcabc'.find('c') | 'abcabc'.count('c') | '-'.join(['a', 'b']) | 'a\\nb'.splitlines() | 'abc'.removeprefix('a')
'a.b.c'.rsplit('.', 1) | messages[2].content.split('</think>')[-1].lstrip('\\n') | dict.get('b') | dict.get('z') | dict.get('z', 7)
dict.items()|list|length | dict.keys()|list | dict.values()|list | dict['a']['x'][2] | dict.a.x|length
text|trim|upper | 'x'|default('y') | undefinedthing|default('y') | ''|default('y', true) | nothing|default('y') | 'abc'|first | list|last
list|sort | list|sort(reverse=true) | list|unique|list | list|reverse|list | list|join('-') | messages|map(attribute='role')|join(',')
messages|selectattr('role', 'equalto', 'user')|list|length | messages|rejectattr('role', 'in', ['user', 'tool'])|map(attribute='role')|list
messages|selectattr('tool_calls')|list|length | messages|selectattr('tool_calls', 'defined')|list|length | list|select('odd')|list
list|map('string')|join | '3'|int + 1 | 'x'|int | '1.5'|float | n|string + '!' | -3|abs | dict.a.x.0 | '<b>'|safe | dict|tojson|safe|length | dict|tojson | dict|tojson(indent=2) | list|tojson
dict|tojson(sort_keys=true, separators=(',', ':')) | 'ü'|tojson(ensure_ascii=true) | 'ü"\\n'|tojson | none|tojson | dict|length | dict|dictsort|map('first')|list
'a\\nb\\n\\nc'|indent(2) | 'a\\nb'|indent(2, true) | dict|items|map('last')|list | 'hello world'|title | 'HELLO'|lower|capitalize | nothing|list if nothing else 0
n is number | n is integer | half is float | yes is boolean | yes is number | 'a' is string | dict is mapping | list is sequence | list is iterable
nothing is none | undefinedthing is none | nothing is not none | undefinedthing is undefined | yes is true | no is false | 'false' is false
n is odd | n is even | n is divisibleby 3 | n is eq 3 | n is in list | 'abc' is lower | strftime_now is defined | raise_exception is defined
'yes' if 'false' else 'no' | 'yes' if messages[3].content else 'no' | 'yes' if 'False' and 'false' else 'no' | not 'false' | not ''
range(3)|list | range(1, 7, 2)|list | range(3, 0, -1)|list | namespace(a=1).a | n is defined and n is not none and n > 2 | yes is true and no is false
undefinedthing | nothing | yes | half | 1e20 | 1e-7 | 1.5e300 | 123456789.125 | 0.1 + 0.2 | 100000000000 * 100 | list | dict | text | [text, "it's"] | 1.0
"""

BLOCKS = {
    "plain": "  a\n  {% if yes %}\n  b\n  {% endif %}\n  c\n",
    "signs": "a \n {%- if yes -%} \n b \n {%- endif -%} \n c",
    "plus": "a\n  {%+ if yes +%}\n  b\n  {%+ endif %}\n\nc",
    "output-signs": "a  {{- n -}}  b\n {{ n }}\n {{- n }}\n",
    "comments": "a\n  {# x #}\nb {#- y -#} c\n{#z#}\n\nd {# {{ n }} {% if %} #}\n",
    "raw": "a\n{% raw %}\n {{ x }} {% y %}\n{% endraw %}\nb {%- raw -%}  {{ z }}  {%- endraw -%} c",
    "newlines": "a\r\nb\rc\n{% if yes %}\r\nd{% endif %}\n\n",
    "last-newline": "a\n",
    "last-newlines": "a\n\n",
    "braces-in-text": "{ { } } % # {a} %} }} #} ' \" \\ don't",
    "braces-in-strings": "{{ '}} %} {{ {% #}' }}{{ {'a': {'b': 1}}['a']['b'] }}",
    "tabs": "\t{% if yes %}\tx\t{% endif %}\t\n\t\t{# c #}\n\ty",
    "else": "{% if no %}a{% elif zero %}b{% elif n %}c{% else %}d{% endif %}{% if no %}a{% else %}e{% endif %}",
    "loop": "{% for x in list %}{{ loop.index }}/{{ loop.length }}{{ loop.first }}{{ loop.last }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }} {{ x }}\n{% endfor %}",
    "loop-neighbours": "{% for x in list %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }}{% if loop.previtem is defined and loop.previtem > x %}!{% endif %}{% endfor %}",
    "loop-if": "{% for m in messages if m.role == 'user' and m.content %}{{ loop.index }}{{ m.content }}{% endfor %}",
    "loop-else": "{% for x in empty %}a{% else %}none{% endfor %}{% for x in list %}a{% else %}none{% endfor %}",
    "loop-pairs": "{% for k, v in dict.items() %}{{ k }}={{ v }};{% endfor %}{% for k, v in dict|dictsort if k != 'a' %}{{ k }}{% endfor %}",
    "loop-dict": "{% for k in dict %}{{ k }}{% endfor %}{% for c in 'häß' %}{{ c }},{% endfor %}{% for x in undefinedthing %}x{% endfor %}",
    "loop-nested": "{% for x in [1, 2] %}{% for y in 'ab' %}{{ x }}{{ y }}{{ loop.last }}{% endfor %}{{ loop.last }}{% endfor %}",
    "loop-break": "{% for x in list %}{% if x == 2 %}{% break %}{% endif %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}",
    "loop-reversed": "{% for m in messages[::-1] %}{{ messages|length - 1 - loop.index0 }}{{ m.role }} {% endfor %}",
    "scope": "{% set x = 1 %}{% for i in list %}{% set x = x + i %}{{ x }},{% endfor %}{{ x }}{% if yes %}{% set x = 9 %}{% endif %}{{ x }}",
    "scope-if": "{% for i in list %}{% if i == 1 %}{% set y = 'one' %}{% endif %}{{ y }}{% for j in [1] %}{% set y = j %}{% endfor %},{% endfor %}{{ y }}",
    "scope-target": "{% for m in messages %}{% set m = m.role %}{{ m }},{% endfor %}{{ m is defined }}",
    "scope-undefined": "{% set x = 1 %}{% for i in [1] %}{% set x = undefinedthing %}[{{ x }}]{% endfor %}{{ x }}",
    "namespace": "{% set ns = namespace(found=false, n=0) %}{% for i in list %}{% set ns.n = ns.n + i %}{% set ns.found = true %}{% endfor %}{{ ns.found }}{{ ns.n }}{{ ns.other is defined }}",
    "set-block": "{% set x %}  a {{ n }}\n{% endset %}[{{ x }}]{{ x|trim|length }}",
    "control-characters": "\u0001\u007f\u2028{{ '\\x01\\x7f' }}{{ messages[0].content ~ '\\u2028' }}",
    "reserved-names": "{% set empty = 1 %}{% set div = 2 %}{% set eq = 3 %}{% set null = 4 %}{% set instanceof = 5 %}{% set k0 = 6 %}{{ empty }}{{ div }}{{ eq }}{{ null }}{{ instanceof }}{{ k0 }}",
    "macro": "{% macro f(a, b='x', c=[1, 2]) %}<{{ a }}{{ b }}{{ c }}>{% endmacro %}{{ f(1) }}{{ f(1, c=3) }}{{ f(b=2) }}{{ 'p' + f('q')|upper }}",
    "macro-recursive": "{% macro f(x) %}{% if x is mapping %}{% for k, v in x.items() %}{{ k }}({{ f(v) }}){% endfor %}{% else %}{{ x }}{% endif %}{% endmacro %}{{ f(dict) }}",
    "macro-shadows": "{% macro f(namespace, messages) %}[{{ namespace }}{{ messages }}]{% endmacro %}{{ f() }}",
    "messages": "{% for m in messages %}{{ '<|' + m['role'] + '|>\n' + m.content|trim + eos_token }}\n{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% endif %}",
    "thinking": "{% if enable_thinking is defined and enable_thinking is false %}off{% endif %}{% if enable_thinking %}on{% endif %}{{ bos_token }}",
    "tools": "{% if tools %}a{% elif tools is none %}none{% endif %}{% if not tools is defined %}x{% endif %}{{ documents is none }}",
    "generation": "{% generation %}a{% endgeneration %}b",
    "raise": "{% if messages[0].role == 'system' %}{{ raise_exception('No system: ' ~ messages[0].role) }}{% endif %}after",
    "raise-in-loop": "{% for m in messages %}{% if loop.index == 3 %}{{ raise_exception('third') }}{% endif %}{{ m.role }}{% endfor %}",
    "undefined-attribute": "{{ undefinedthing.x }}",
    "undefined-sum": "{{ 'a' + undefinedthing }}",
    "none-sum": "{{ 'a' + nothing }}",
    "number-sum": "{{ 'a' + 1 }}",
    "unknown-filter": "{{ n|nonexistent }}",
    "unknown-test": "{{ n is nonexistent }}",
    "unknown-function": "{{ nonexistent(1) }}",
    "unknown-function-not-reached": "{% if no %}{{ nonexistent(1) }}{% endif %}a",
    "unclosed": "{% if yes %}a",
    "unclosed-output": "{{ n ",
    "stray-end": "a{% endif %}",
    "bad-expression": "{{ 1 + }}",
    "change-list": "{{ list.append(1) }}",
    "python-internals": "{{ ''.__class__ is defined }}{{ messages.__class__.__mro__ }}",
}


def templates() -> dict[str, str]:
    out = {}
    lines = (part.strip() for line in EXPRESSIONS.strip().split("\n") for part in line.split(" | "))
    for expression in lines:
        out[expression] = "[{{ " + expression + " }}]"
    return out | BLOCKS


def row(name: str, template: str) -> dict:
    case = {"name": name, "template": template, "messages": MESSAGES, "variables": VARIABLES}
    given = {"tools": None, "documents": None, "bos_token": "<s>", "eos_token": "</s>"}
    try:
        compiled = _compile_jinja_template(template)
        case["text"] = compiled.render(messages=json.loads(json.dumps(MESSAGES)), **given, **VARIABLES)
    except Exception as error:
        case["error"] = f"{type(error).__name__}: {error}"
        if type(error) is jinja2.exceptions.TemplateError:
            case["raised"] = str(error)
    return case


def main() -> None:
    rows = [row(name, template) for name, template in templates().items()]
    lines = (json.dumps(r, ensure_ascii=True, separators=(",", ":")) for r in rows)
    (HERE / "templates.jsonl").write_text("\n".join(lines) + "\n", "ascii")


if __name__ == "__main__":
    main()
