"""Names of Arrow types, the same in every version of Arrow: in digests, in comparisons, between contracts."""

import pyarrow as pa


def type_name(arrow: pa.DataType) -> str:
    """Return the name of a type in digests and comparisons, the same in every version of Arrow.

    Raises TypeError for a type that no contract uses.
    """
    match arrow:
        case _ if pa.types.is_string(arrow) or pa.types.is_large_string(arrow):
            return "text"
        case _ if pa.types.is_boolean(arrow):
            return "truth value"
        case _ if pa.types.is_int64(arrow):
            return "whole number"
        case _ if pa.types.is_float64(arrow):
            return "number"
        case _ if pa.types.is_date32(arrow):
            return "date"
        case _ if pa.types.is_timestamp(arrow) and arrow.unit == "us" and arrow.tz == "UTC":
            return "instant"
        case _ if pa.types.is_decimal128(arrow):
            return f"decimal({arrow.precision},{arrow.scale})"
        case _ if pa.types.is_map(arrow):
            return "map"
        case _ if pa.types.is_list(arrow) or pa.types.is_large_list(arrow):
            return "list"
        case _ if pa.types.is_struct(arrow):
            return "struct"
    raise TypeError(f"the contract has no columns of type {arrow}")


def full_type_name(arrow: pa.DataType) -> str:
    """Return the name of a type with the types inside it, as in `list<struct<role: text>>`."""
    inside = [(name, full_type_name(member)) for name, member in members(arrow)]
    if not inside:
        return type_name(arrow)
    return f"{type_name(arrow)}<{', '.join(f'{name}: {kind}' if name else kind for name, kind in inside)}>"


def members(arrow: pa.DataType) -> list[tuple[str, pa.DataType]]:
    """Return the types inside a type with their names; the members of a list have none."""
    if pa.types.is_map(arrow):
        return [("key", arrow.key_type), ("value", arrow.item_type)]
    if pa.types.is_list(arrow) or pa.types.is_large_list(arrow):
        return [("", arrow.value_type)]
    if pa.types.is_struct(arrow):
        return [(arrow.field(i).name, arrow.field(i).type) for i in range(arrow.num_fields)]
    return []
