"""What a reader says of the answer that is wanted: its form, and what is there already."""


def accepts_gzip(accept_encoding: str) -> bool:
    """Says whether a reader who sends this Accept-Encoding takes gzip (RFC 9110, 12.5.3): not for `gzip;q=0`."""
    weights = dict(map(_weighed, accept_encoding.lower().split(",")))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weighed(coding: str) -> tuple[str, float]:
    """Returns a coding's name and its weight; a weight that is no number is 0."""
    name, _, weight = coding.replace(" ", "").replace("\t", "").partition(";q=")
    try:
        return name, float(weight or 1)
    except ValueError:
        return name, 0.0


def knows(if_none_match: str, tag: str) -> bool:
    """Says whether a reader has what this tag stands for (RFC 9110, 13.1.2): a proxy may have made the tag weak."""
    return bool(
        {"*", tag.removeprefix("W/")} & {known.strip().removeprefix("W/") for known in if_none_match.split(",")}
    )
