"""Which part of the data is which part of the schema: found by walking both together, so that a new field needs no new code.

``walk(Tour, node)`` yields every mapping with its pydantic model and every text id with the model and field that hold it.
"""

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from content.node import Node
from scenes.claims import TextId


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field holds, as far as the walk cares: ``text``, ``model``, ``union`` (of models by ``kind``), ``list`` or ``other``."""

    what: str
    model: type[BaseModel] | None = None
    by_kind: "tuple[tuple[str, type[BaseModel]], ...]" = ()
    item: "Shape | None" = None


OTHER = Shape("other")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A mapping of the data that the schema knows as ``model``, or (``field`` set) a text id in ``field`` of ``model``.

    ``owner`` and ``via``: the model and its field that hold the mapping.
    """

    model: type[BaseModel]
    node: Node
    field: str | None = None
    owner: type[BaseModel] | None = None
    via: str = ""


@cache
def fields_of(model: type[BaseModel]) -> dict[str, Shape]:
    """Every field of ``model`` with its shape, in the order in which they are declared."""
    hints = typing.get_type_hints(model, include_extras=True)
    return {name: shape_of(hints[name]) for name in model.model_fields}


def shape_of(hint: Any) -> Shape:
    if hint == TextId:
        return Shape("text")
    origin = get_origin(hint)
    if origin is Annotated:
        return shape_of(get_args(hint)[0])
    if origin is typing.Union or origin is types.UnionType:
        options = [option for option in get_args(hint) if option is not type(None)]
        if len(options) == 1:
            return shape_of(options[0])
        models = [option for option in options if isinstance(option, type) and issubclass(option, BaseModel)]
        return (
            Shape("union", by_kind=tuple((_kind_of(option), option) for option in models))
            if models
            else OTHER
        )
    if origin is tuple and len(get_args(hint)) == 2 and get_args(hint)[1] is Ellipsis:
        item = shape_of(get_args(hint)[0])
        return Shape("list", item=item) if item is not OTHER else OTHER
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return Shape("model", model=hint)
    return OTHER


def _kind_of(model: type[BaseModel]) -> str:
    return str(get_args(model.model_fields["kind"].annotation)[0])


def walk(
    model: type[BaseModel], node: Node, owner: type[BaseModel] | None = None, via: str = ""
) -> Iterator[Part]:
    """Every part of ``node`` that fits ``model``, outermost first, in the order of the schema; what does not fit is left out."""
    if not isinstance(node.value, dict):
        return
    part = Part(model, node, None, owner, via)
    yield part
    for name, shape in fields_of(model).items():
        if name in node.value:
            yield from _walk_shape(part, name, shape, node[name])


def _walk_shape(holder: Part, field: str, shape: Shape, node: Node) -> Iterator[Part]:
    if shape.what == "text":
        if node.string is not None:
            yield Part(holder.model, node, field, holder.owner, holder.via)
    elif shape.what == "model" and shape.model is not None:
        yield from walk(shape.model, node, holder.model, field)
    elif shape.what == "union":
        model = dict(shape.by_kind).get(node["kind"].string or "")
        if model is not None:
            yield from walk(model, node, holder.model, field)
    elif shape.what == "list" and shape.item is not None:
        for item in node:
            yield from _walk_shape(holder, field, shape.item, item)


def locate(model: type[BaseModel], node: Node, steps: tuple[int | str, ...]) -> tuple[Node, Shape]:
    """The place that a pydantic error names. Its steps also hold the kinds of unions, which are no step in the data."""
    shape = Shape("model", model=model)
    for step in steps:
        if isinstance(step, int):
            items = list(node)
            if step >= len(items):
                return node, shape
            node, shape = items[step], shape.item or OTHER
        elif shape.what == "union" and step in dict(shape.by_kind):
            shape = Shape("model", model=dict(shape.by_kind)[step])
        else:
            node = node[step]
            shape = fields_of(shape.model).get(step, OTHER) if shape.model is not None else OTHER
    return node, shape
