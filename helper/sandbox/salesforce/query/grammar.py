"""The grammar of the SOQL subset, and of the tail of a SOSL search, which shares its clauses."""

GRAMMAR = r"""
query: SELECT items FROM NAME tail
items: FUNCTION "(" ")" -> count
     | item ("," item)* -> items
item: path
    | FUNCTION "(" path ")" NAME? -> aggregate
    | "(" query ")" -> child
path: NAME ("." NAME)*

tail: where? group? order? limit? offset?
where: WHERE condition
?condition: _unary | both | either
both: _unary (AND _unary)+
either: _unary (OR _unary)+
_unary: comparison | negation | "(" condition ")"
negation: NOT _unary
comparison: path OPERATOR value -> compare
          | path LIKE STRING -> like
          | path IN "(" value ("," value)* ")" -> within
          | path NOT IN "(" value ("," value)* ")" -> not_within
          | path IN "(" query ")" -> within_query
          | path NOT IN "(" query ")" -> not_within_query
value: STRING | DATETIME | DATE | NUMBER | DATE_LITERAL | BOOLEAN | NULL

group: GROUPED BY path ("," path)*
order: ORDER BY ordering ("," ordering)*
ordering: path DIRECTION? nulls?
nulls: NULLS PLACE
limit: LIMIT NUMBER
offset: OFFSET NUMBER

sosl: in_group? returning? spelling? limit?
spelling: WITH SPELLING "=" BOOLEAN
in_group: IN GROUP FIELDS
returning: RETURNING target ("," target)*
target: NAME ("(" path ("," path)* tail ")")?

SELECT.2: /select\b/i
FROM.2: /from\b/i
FUNCTION.2: /(count_distinct|count|min|max|sum|avg)(?=\s*\()/i
GROUPED.2: /group\b/i
WITH.2: /with\b/i
SPELLING.2: /spell_correction\b/i
WHERE.2: /where\b/i
AND.2: /and\b/i
OR.2: /or\b/i
NOT.2: /not\b/i
LIKE.2: /like\b/i
IN.2: /in\b/i
ORDER.2: /order\b/i
BY.2: /by\b/i
NULLS.2: /nulls\b/i
PLACE.2: /(first|last)\b/i
DIRECTION.2: /(asc|desc)\b/i
LIMIT.2: /limit\b/i
OFFSET.2: /offset\b/i
RETURNING.2: /returning\b/i
FIELDS.2: /fields\b/i
GROUP.2: /(all|name|email|phone|sidebar)\b/i
BOOLEAN.2: /(true|false)\b/i
NULL.2: /null\b/i
DATE_LITERAL.2: /((last|next)_n_days:\d+|n_days_ago:\d+|(last|next)_90_days)\b/i
              | /((last|this|next)_(week|month|year)|today|yesterday|tomorrow)\b/i
OPERATOR: "!=" | "<>" | "<=" | ">=" | "=" | "<" | ">"
DATETIME.3: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)/
DATE.2: /\d{4}-\d\d-\d\d/
NUMBER: /-?\d+(\.\d+)?/
STRING: /'(?:[^'\\]|\\.)*'/s
NAME: /[A-Za-z_][A-Za-z0-9_]*/
%ignore /\s+/
"""
