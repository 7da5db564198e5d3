"""How a text that is translated elsewhere is marked for the catalogues."""


def N_(message: str) -> str:
    """Mark a text for the catalogues where it stands, to be translated where it is shown."""
    return message
